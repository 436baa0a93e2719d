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

    init(_ subtask: Subtask, _ finish: AttemptFinished, branch: RefName) {
        self.schema = Bundle.schema
        self.subtask = subtask.id
        self.attempt = finish.attempt
        self.description = subtask.description
        self.agent = subtask.agent
        self.branch = branch
        self.base = finish.base
        self.tip = finish.tip
        self.commits = finish.commits
        self.difference = finish.difference
        self.leftovers = finish.leftovers
    }
}
