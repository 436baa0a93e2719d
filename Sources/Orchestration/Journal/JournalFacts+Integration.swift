package import Agents
package import Git
package import Merging
package import Planning

package struct DependenciesConflicted: Sendable, Equatable, Codable {
    /// The subtask that waits.
    package let subtask: SubtaskID
    package let conflict: MergeConflict
}

package struct Merged: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    package let tip: ObjectID
    /// The merge commit; nil when the tip was contained in what came before it.
    package let commit: ObjectID?
    /// The commit that stands for it on the branch, where each subtask is to be one commit in a line.
    package let squash: ObjectID?
    /// Set when it did not merge by itself: the answers of people that it was made with.
    package let resolution: ResolutionUse?
}

package struct Resolved: Sendable, Equatable, Codable {
    /// Whose conflict it was: of its merge, or of its dependencies before it could start.
    package let subtask: SubtaskID
    package let isBeforeStart: Bool
    package let key: MergeKey
    /// The person's commit.
    package let commit: ObjectID
}

package struct Synthesized: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    package let key: MergeKey
    /// What the agent made of it; nil when that could not be taken.
    package let commit: ObjectID?
    /// Its stashes.
    package let alsoKept: [ObjectID]
    /// Why not, in words.
    package let reason: String?
    /// What the agent says of itself, without its last words.
    package let report: AgentReport?
}

package struct Held: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    package let by: SubtaskID
}

package struct FellBack: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    /// What it starts from now: everything that was merged before it.
    package let onto: ObjectID
    /// With whose work it did not merge.
    package let with: [SubtaskID]
    package let paths: [GitPath]
}

package struct Checked: Sendable, Equatable, Codable {
    package let test: String
    /// Nil when there is no command of that name.
    package let command: String?
    package let commit: ObjectID
    package let ending: ProcessEnding
    package let seconds: Double
    /// How it ends on the run's base; asked only when it is red on the merged tree.
    package let endingOnBase: ProcessEnding?
    /// How it ended the first time, where it was red then and green when it was run again.
    package let flaky: ProcessEnding?

    package var isGreen: Bool { ending.isSuccess }
}

package struct Blamed: Sendable, Equatable, Codable {
    package let test: String
    package let commit: ObjectID
    /// One that is red with nothing but what it depends on; two that are green without each other; or
    /// more, of which no two are it.
    package let subtasks: [SubtaskID]

    init(test: String, commit: ObjectID, _ culprit: CulpritSearch.Culprit) {
        self.test = test
        self.commit = commit
        switch culprit {
        case .alone(let id): subtasks = [id]
        case .pair(let one, let other): subtasks = [one, other]
        case .together(let ids): subtasks = ids
        }
    }
}

package struct Evicted: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    package let tip: ObjectID
    package let test: String
    package let ending: ProcessEnding
    /// Set when it did not merge by itself: the answers that it was merged with.
    package let resolution: ResolutionUse?
}

package struct Integrated: Sendable, Equatable, Codable {
    package let commit: ObjectID
    package let outcome: RunOutcome
}

package struct Accepted: Sendable, Equatable, Codable {
    package let branch: RefName
    package let from: ObjectID
    package let to: ObjectID
}

package struct Preserved: Sendable, Equatable, Codable {
    package let workspace: RecordedPath
    package let commit: ObjectID
}

/// What a run came to; the worst of what happened in it.
package enum RunOutcome: String, Sendable, Codable {
    /// Every subtask is merged (or had nothing to change), every test is green.
    case done
    case failed
    /// Nothing failed, but something never ran: the run was interrupted, say.
    case incomplete
    case waitsForPerson = "waits-for-person"
    case checkRed = "check-red"
    case interrupted
}
