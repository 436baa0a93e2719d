package import Agents
package import Git
package import Merging
package import Planning

/// Something that happened in a run. Past tense: it is recorded after, or, where an effect follows
/// that a crash could hide, just before it (`attemptStarted`).
package enum JournalEvent: Sendable, Equatable {
    case runStarted(RunStarted)
    case attemptStarted(AttemptStarted)
    /// What an agent left is in commits; its acceptance comes next.
    case attemptSettled(AttemptSettled)
    case attemptFinished(AttemptFinished)
    /// A service asked to wait; nothing that asks it starts meanwhile.
    case queueHeld(QueueHeld)
    case queueOpened(QueueOpened)
    /// Two dependencies of a subtask disagree; its agent cannot start.
    case dependenciesConflicted(DependenciesConflicted)
    /// A person ended the run for now.
    case interrupted
    /// A runner takes the run up again.
    case resumed
    /// A person asks for something from another terminal.
    case requested(Requested)
    case merged(Merged)
    case conflicted(MergeConflict)
    case held(Held)
    /// An agent was asked to resolve a conflict.
    case synthesized(Synthesized)
    /// A person has said what a conflict comes to.
    case resolved(Resolved)
    /// Agents at work are about to clash, or not any more.
    case foreseen(Forecast)
    /// What does not merge is done again, on top of what does.
    case fellBack(FellBack)
    case checked(Checked)
    /// Whose work makes a test red.
    case blamed(Blamed)
    /// A subtask is left out because a test was red with it.
    case evicted(Evicted)
    case integrated(Integrated)
    /// A branch of the user's was moved to what was integrated.
    case accepted(Accepted)
    /// Leftovers that were committed before a workspace was removed.
    case preserved(Preserved)
    /// What all share was changed while agents ran.
    case audited(Audited)
}

package struct RunStarted: Sendable, Equatable, Codable {
    package let run: RunID
    package let task: String
    /// The plan file as the user named it.
    package let planName: String
    /// The blob of the plan.
    package let plan: ObjectID
    package let base: ObjectID
    /// The branch that `HEAD` was on; nil when it was detached or a commit was named.
    package let baseBranch: String?
    package let maximumParallel: Int
    /// Set where it was asked for; runs of older versions have neither.
    package let serializesOverlaps: Bool?
    package let hasBarrier: Bool?
    /// The common directory that the run was started in. In another one, where its journal was
    /// pushed to, the workspaces are elsewhere too.
    package let repository: RecordedPath
    package let workspaceRoot: RecordedPath
    package let version: String
    /// The agent of each subtask that has one, named by the plan or not, by the subtask's id: what
    /// runs when depends on it, whatever the settings say later.
    package let agents: [String: String]?
    /// What waits as a whole when one of it is told to wait, by the subtask's id.
    package let queues: [String: String]?
}

package struct QueueHeld: Sendable, Equatable, Codable {
    /// A backend, or an agent where no backend is known.
    package let queue: String
    package let until: Timestamp
}

package struct QueueOpened: Sendable, Equatable, Codable {
    package let queue: String
}

package struct AttemptStarted: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    package let attempt: Int
    package let base: ObjectID
    package let branch: RefName
    package let workspace: RecordedPath
    package let command: String
    /// Where the workspace starts when that is not the base: on top of the attempt before.
    package let from: ObjectID?
    /// Set when nothing could be found to start from: the base is the run's then, and no other attempt
    /// goes by it.
    package let isBaseUnknown: Bool?

    package init(
        subtask: SubtaskID,
        attempt: Int,
        base: ObjectID,
        from: ObjectID? = nil,
        branch: RefName,
        workspace: RecordedPath,
        command: String,
        isBaseUnknown: Bool? = nil,
    ) {
        self.isBaseUnknown = isBaseUnknown
        self.subtask = subtask
        self.attempt = attempt
        self.base = base
        self.branch = branch
        self.workspace = workspace
        self.command = command
        self.from = from
    }
}

package struct AttemptSettled: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    package let attempt: Int
    package let tip: ObjectID
    package let alsoKept: [ObjectID]
    package let leftovers: [GitPath]
}

package struct Requested: Sendable, Equatable, Codable {
    package enum Action: String, Sendable, Codable {
        case cancel, retry, rerun, skip, pause
        case proceed = "continue"
    }

    package let action: Action
    /// Nil where the whole run is meant.
    package let subtask: SubtaskID?

    package init(_ action: Action, _ subtask: SubtaskID? = nil) {
        self.action = action
        self.subtask = subtask
    }
}

/// The end of an attempt. Counts only: its bundle, in the journal's tree, has the lists.
package struct AttemptFinished: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    package let attempt: Int
    package let verdict: Verdict
    /// How its process ended; nil when it never came to that.
    package let ending: ProcessEnding?
    package let base: ObjectID
    package let tip: ObjectID
    /// Other commits that must be kept: the branch where it is not at the tip, a stash.
    package let alsoKept: [ObjectID]
    package let seconds: Double
    /// What its processes used; nil when nobody measured it.
    package let usage: ProcessUsage?
    package let commits: Int
    package let files: Int
    package let insertions: Int
    package let deletions: Int
    package let leftovers: Int
    /// Whether the workspace was as an agent should leave it, so that another one may go on from there;
    /// older journals do not say.
    package let isInOrder: Bool?
    /// Changed paths outside the declared `files`, at most 20.
    package let outOfScope: [GitPath]
    /// What the agent says of itself, without its last words; nil where it says nothing.
    package let report: AgentReport?
}

/// What all processes of a command used together.
package struct ProcessUsage: Sendable, Equatable, Codable {
    package let cpuSeconds: Double
    /// The most that one of them had in memory.
    package let peakKibibytes: Int

    init(_ record: ExitRecord) {
        cpuSeconds = record.userSeconds + record.systemSeconds
        peakKibibytes = record.peakKibibytes
    }
}
