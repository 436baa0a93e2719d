import Agents
package import ArgumentParser
import Git
import Merging
import Orchestration
import Planning

/// Shows the conflicts that wait for a person.
package struct ConflictsCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "Show what does not merge: both sides, who wrote them, and what to type next.",
        usage: "git orchestrate conflicts [<subtask>] [--json | --markdown] [--run <run>]",
    )

    @Argument(
        help: "Only the conflict of this subtask.",
        completion: CompletedWords.subtasks.completion
    )
    var subtask: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    @Flag(help: "Answer in Markdown, fit for a pull request.")
    var markdown = false

    @OptionGroup var options: RequestOptions

    package init() {}

    package mutating func validate() throws {
        if json, markdown { throw ValidationError("Either --json or --markdown.") }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        var desk = try ConflictDesk(surroundings, run: options.run)
        var subtask = subtask
        // A run in the place of a subtask, as the other commands have it.
        if let word = subtask, options.run == nil, (try? desk.id(word)) == nil,
            try surroundings.isRun(word)
        {
            desk = try ConflictDesk(surroundings, run: word)
            subtask = nil
        }
        let reports = try await desk.reports(of: subtask)
        let console = surroundings.console
        if json {
            try console.answer(document: ConflictsDocument(desk.history.names.run, reports))
        } else if markdown {
            console.answer(try ConflictMarkdown.text(desk.history.start.task, reports))
        } else if reports.isEmpty, let subtask, let holder = try desk.holder(of: subtask) {
            let run = desk.history.names.run
            console.answer(
                "\(subtask) is held by \(holder): git orchestrate conflicts \(holder) --run \(run)"
            )
        } else if reports.isEmpty {
            let object = subtask ?? desk.history.names.run.text
            console.answer("\(object): nothing waits for a person to resolve it")
        } else {
            for (index, report) in reports.enumerated() {
                if index > 0 { console.answer("") }
                for line in ConflictText.lines(report) { console.answer(line) }
            }
        }
        return reports.isEmpty ? .done : .waitsForPerson
    }
}

/// What the commands about conflicts have in common: a run, and the conflicts of its subtasks.
struct ConflictDesk {
    let history: RunHistory
    let context: RunContext
    private let surroundings: Surroundings

    init(_ surroundings: Surroundings, run: String?) throws {
        self.surroundings = surroundings
        history = try surroundings.history(run, in: surroundings.repository())
        context = try RunReader.context(
            of: history,
            environment: surroundings.environment,
            supervisor: surroundings.supervisor,
            clock: surroundings.clock
        )
    }

    func reports(of subtask: String?) async throws -> [ConflictReport] {
        let id = try subtask.map { try self.id($0) }
        return try await ConflictReport.all(history, context, only: id)
    }

    func id(_ text: String) throws -> SubtaskID {
        guard let id = try? SubtaskID(text), history.plan[id] != nil else {
            throw CommandError.noSuchSubtask(text, history.names.run)
        }
        return id
    }

    /// Where the conflict of a subtask is resolved; throws when it has none.
    func site(of text: String) throws -> ResolutionSite {
        let id = try id(text)
        guard let site = ResolutionSite(id, history, context) else {
            let answers = history.integration.merged.first { $0.subtask == id }?.resolution?.keys
            throw CommandError.noConflict(id, history.names.run, answers ?? [])
        }
        return site
    }

    /// Those that a person has begun to resolve.
    var begunSites: [ResolutionSite] {
        history.plan.subtasks.compactMap { ResolutionSite($0.id, history, context) }
            .filter(\.isThere)
    }

    /// The one of a subtask, also of a conflict that is none any more; nil when nobody has begun.
    func begunSite(of text: String) throws -> ResolutionSite? {
        let id = try id(text)
        return begunSites.first { $0.subtask == id }
    }

    /// The commits that were kept since an event of the journal.
    func preserved(since tip: ObjectID) throws -> [ObjectID] {
        let names = history.names
        let before = try JournalReader.entries(of: names.run, in: names.commonDirectory, upTo: tip)
        return try JournalReader.entries(of: names.run, in: names.commonDirectory)
            .dropFirst(before.count).compactMap { entry in
                if case .preserved(let facts) = entry.event { facts.commit } else { nil }
            }
    }

    /// Names what was kept of a worktree since an event of the journal; what nobody has changed since it was
    /// laid out is nobody's work.
    func tellKept(since tip: ObjectID, unlike laidOut: ObjectID?) throws {
        let repository = try Repository(at: history.names.commonDirectory)
        for commit in try preserved(since: tip)
        where try repository.existingCommit(commit).tree != laidOut {
            surroundings.console.narrate("what you had changed is kept: git show \(commit.short)")
        }
    }

    /// Whose conflict holds a subtask.
    func holder(of text: String) throws -> SubtaskID? {
        let id = try id(text)
        return history.integration.held.first { $0.subtask == id }?.by
    }

    var firstConflict: SubtaskID? {
        history.plan.subtasks.map(\.id).first { history.openConflict(of: $0) != nil }
    }

    var journal: Journal {
        get throws { try Journal(continuing: history.names, clock: surroundings.clock) }
    }
}
