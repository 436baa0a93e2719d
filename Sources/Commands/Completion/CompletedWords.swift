import ArgumentParser
import Git
import Merging
import Orchestration
import Planning

/// Words that a shell can complete and that only the repository knows.
enum CompletedWords: String, ExpressibleByArgument, CaseIterable {
    case runs
    /// The subtasks of the latest run.
    case subtasks
    /// The subtasks of the plan that is found here.
    case planned
    case tests
    case branches
    case resolutions

    /// How the script of a shell asks for them.
    ///
    /// In bash what stands between `git` and its command is known, and a repository that is named there
    /// is the one that is asked.
    var completion: CompletionKind {
        let options = CompletionShell.requesting == .bash ? " \"${__git_C_args[@]}\"" : ""
        return .shellCommand("git\(options) orchestrate __complete \(rawValue) 2>/dev/null")
    }

    func list(_ surroundings: Surroundings) throws -> [String] {
        let layout = try surroundings.repository()
        switch self {
        case .runs: return try JournalReader.runs(in: layout.commonDirectory).map(\.text)
        case .subtasks: return try latestPlan(layout)?.subtasks.map(\.id.text) ?? []
        case .tests: return try latestPlan(layout)?.integration.validationTests ?? []
        case .planned:
            return try PlanFile(named: nil, in: surroundings, top: layout.workingTree).checked.plan
                .subtasks.map(\.id.text)
        case .branches:
            return try Repository(at: layout.commonDirectory).refs(below: "refs/heads/")
                .map(\.name.short)
        case .resolutions:
            return try Resolutions.all(in: layout).map(\.key.id.short)
        }
    }

    /// The plan alone: the history behind it may be long.
    private func latestPlan(_ layout: RepositoryLayout) throws -> Plan? {
        guard let run = try JournalReader.runs(in: layout.commonDirectory).first,
            let text = try JournalReader.file(
                RunNames.planPath,
                of: run,
                in: layout.commonDirectory
            )
        else { return nil }
        let source = PlanSource(name: "plan.yml", text: String(decoding: text, as: UTF8.self))
        return try PlanReader.read(source).plan
    }
}
