package import Agents
import Foundation
package import Git
package import Planning

/// What a finished attempt hands on: kept in the journal's tree, and the input of its dependents.
///
/// Lists files and never holds their contents: those are read in the workspace.
package struct Bundle: Codable, Sendable {
    package static let schema = "git-orchestrate/bundle/1"

    package let schema: String
    package let subtask: SubtaskID
    package let attempt: Int
    package let description: String?
    package let agent: AgentName?
    package let branch: RefName
    package let base: ObjectID
    package let tip: ObjectID
    package let commits: [CommitLine]
    package let difference: TreeDifference
    package let leftovers: [GitPath]
    package let uncommittable: [GitPath]
    /// In no commit: what the ignore rules hide, folders as a whole.
    package let ignored: [GitPath]
    package let outOfScope: [GitPath]
    /// Older bundles have neither.
    package let handover: Handover?
    /// What the agent was given to read, in tokens, by a rough count.
    package let briefTokens: Int?
    /// What the agent says of itself: tokens, cost, session, last words; nil where it says nothing.
    package let report: AgentReport?

    init(
        _ subtask: Subtask,
        attempt: Int,
        _ facts: SettledFacts,
        base: ObjectID,
        branch: RefName,
        briefTokens: Int?,
        report: AgentReport,
        agent: AgentName?,
    ) {
        self.handover = facts.handover
        self.briefTokens = briefTokens
        self.schema = Bundle.schema
        self.subtask = subtask.id
        self.attempt = attempt
        self.description = subtask.description
        self.agent = agent
        self.branch = branch
        self.base = base
        self.tip = facts.tip
        self.commits = facts.commits
        self.difference = facts.difference
        self.leftovers = facts.leftovers
        self.uncommittable = facts.uncommittable
        self.ignored = facts.ignored
        self.outOfScope = facts.outOfScope
        self.report = report.isEmpty ? nil : report
    }

    /// The bundle that the journal of a run has; nil where the attempt came to none.
    package static func read(
        _ subtask: SubtaskID,
        attempt: Int,
        of names: RunNames,
    ) throws -> Bundle? {
        let path = RunNames.bundlePath(subtask, attempt: attempt)
        let bytes = try JournalReader.file(path, of: names.run, in: names.commonDirectory)
        return try bytes.map { try JSONDecoder().decode(Bundle.self, from: Data($0)) }
    }
}
