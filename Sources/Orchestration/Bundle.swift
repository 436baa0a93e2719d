import Agents
import Git
import Planning

/// What a finished attempt hands on: kept in the journal's tree, and the input of its dependents.
///
/// Lists files and never holds their contents: those are read in the workspace.
struct Bundle: Codable {
    static let schema = "git-orchestrate/bundle/1"

    let schema: String
    let subtask: SubtaskID
    let attempt: Int
    let description: String?
    let agent: AgentName?
    let branch: RefName
    let base: ObjectID
    let tip: ObjectID
    let commits: [CommitLine]
    let difference: TreeDifference
    let leftovers: [GitPath]
    let uncommittable: [GitPath]
    /// In no commit: what the ignore rules hide, folders as a whole.
    let ignored: [GitPath]
    let outOfScope: [GitPath]
    /// What the agent says of itself: tokens, cost, session, last words; nil where it says nothing.
    let report: AgentReport?

    init(
        _ subtask: Subtask,
        attempt: Int,
        _ facts: SettledFacts,
        base: ObjectID,
        branch: RefName,
        _ report: AgentReport,
    ) {
        self.schema = Bundle.schema
        self.subtask = subtask.id
        self.attempt = attempt
        self.description = subtask.description
        self.agent = subtask.agent
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
}
