import Agents
import Git
import Merging
import Planning
import SystemPackage

/// Has an agent resolve what does not merge, in the same worktree and by the same rules as a person.
///
/// What it makes is taken only when nothing is in question any more and no mark is left; the tests then
/// judge it as they judge any merge. One try for each merge: what it cannot do is left to a person.
struct Synthesis: Sendable {
    let context: RunContext
    let journal: Journal
    let workspaces: Workspaces
    let stop: StopSignal

    /// Tries the first conflict of a train that was not tried yet, and so on until one is resolved;
    /// false when none is.
    func resolveOne(
        of train: AssembledTrain,
        except tried: inout Set<MergeKey>,
    ) async throws -> Bool {
        for conflict in train.conflicts where conflict.tree != nil && !stop.isGiven {
            let engine = try context.engine(until: stop, keepingObjects: false)
            let key = try await engine.key(ours: conflict.onto, theirs: conflict.tip)
            guard tried.insert(key).inserted else { continue }
            if try await resolve(conflict, key, train) { return true }
        }
        return false
    }

    private func resolve(
        _ conflict: MergeConflict,
        _ key: MergeKey,
        _ train: AssembledTrain,
    ) async throws -> Bool {
        let site = ResolutionSite(forAgent: conflict, context)
        let files = context.names.synthesis(conflict.subtask)
        try await SupervisorWatch(files, grace: context.agents.grace).endLeftover()
        var commit: ObjectID?
        var report: AgentReport?
        var reason = try await failure {
            // What a runner that died has left is nobody's answer; it is kept all the same.
            if site.hasFolder { try await site.remove(journal) }
            _ = try await site.make(workspaces, journal)
            // No attempt of the plan's, which are counted from 1.
            let audit = Audit(context: context, journal: journal)
            try await audit.begin(conflict.subtask, 0)
            let reason: String?
            (reason, report) = try await attempt(site, files, train)
            try await audit.end(conflict.subtask, 0)
            if let reason { return reason }
            if !stop.isGiven { commit = try await site.record(isByAgent: true).commit }
            return nil
        }
        if stop.isGiven { return false }
        if commit != nil { reason = nil }
        try await journal.record(
            .synthesized(
                Synthesized(
                    subtask: conflict.subtask,
                    key: key,
                    commit: commit,
                    alsoKept: stashes(of: site),
                    reason: reason,
                    report: report?.withoutWords
                )
            ),
            [
                Journal.Attachment(
                    path: RunNames.synthesisLogPath(conflict.subtask),
                    bytes: Files.readLog(files.log)
                )
            ]
        )
        dropStashes(of: site)
        // One that cannot go is in nobody's way: `clean` tells of it.
        _ = try await failure {
            try await site.remove(journal)
            return nil
        }
        return commit != nil
    }

    /// Why something came to nothing; whatever it is, the merge is left to a person and the run goes on.
    private func failure(_ body: () async throws -> String?) async throws -> String? {
        do {
            return try await body()
        } catch let error as JournalError {
            throw error
        } catch {
            return "\(error)"
        }
    }

    /// All worktrees share one list: what the agent put there is kept, and taken off it.
    private func stashes(of site: ResolutionSite) -> [ObjectID] {
        let repository = try? Repository(at: context.names.commonDirectory)
        return (try? repository?.stashes(on: site.workspace.branch)) ?? []
    }

    private func dropStashes(of site: ResolutionSite) {
        for stash in stashes(of: site) {
            try? Repository(at: context.names.commonDirectory).dropStash(stash)
        }
    }

    /// Why what the agent made cannot be taken; nil when it can.
    private func attempt(
        _ site: ResolutionSite,
        _ files: SupervisorFiles,
        _ train: AssembledTrain,
    ) async throws -> (reason: String?, report: AgentReport) {
        let brief = context.names.synthesisBrief(site.subtask)
        try Files.write(Array(text(site.conflict, train).utf8), to: brief)
        try? Files.remove(files.log)
        var variables = context.environment.working(in: site.workspace.path)
        variables["ORCHESTRATE_RUN"] = context.names.run.text
        variables["ORCHESTRATE_SUBTASK"] = site.subtask.text
        variables["ORCHESTRATE_BRIEF"] = brief.string
        let choice = context.agents.integration
        let places = context.names.places(
            site.workspace,
            artifacts: context.names.synthesisArtifacts(site.subtask)
        )
        try Files.makeFolders(of: places)
        variables.merge(choice?.builtIn?.variables ?? [:]) { _, new in new }
        variables.merge(places.variables) { _, new in new }
        variables["ORCHESTRATE_MODEL"] = choice?.model
        if let hooks = context.hooks {
            let facts = AgentHookFacts(agent: choice?.agent?.text, scope: [], progress: nil)
            try hooks.write(facts, workspace: site.workspace.path)
            variables = hooks.environment(variables, facts)
        }
        let command = CheckCommand(
            context: context,
            text: context.agents.integrator ?? "exit 127",
            folder: site.workspace.path,
            files: files,
            environment: variables,
            timeout: context.plan[site.subtask]?.timeout ?? Synthesis.standardTimeout
        )
        let (ending, report) = try await ask(command, places.artifacts)
        if let problem = report.problem { return (problem.message, report) }
        guard ending.isSuccess else { return (ending.sentence, report) }
        guard site.isThere else { return ("its worktree is not what it was", report) }
        return (Synthesis.objection(to: try await site.state()), report)
    }

    private static func objection(to state: ResolutionSite.State) -> String? {
        switch state {
        case .ready: return nil
        case .unmerged(let paths, _): return "left in question: " + list(paths)
        case .marked(let marks): return "marks are left: " + list(marks.map(\.path))
        case .unstaged(let paths): return "edited and not added: " + list(paths)
        case .uncommitted(let paths): return "staged and not committed: " + list(paths)
        case .unconfirmed: return "git had nothing to ask about, and nothing was committed"
        case .elsewhere: return "what it committed does not have both sides"
        }
    }

    /// Runs the agent; one that is told to wait has used up no try.
    private func ask(
        _ command: CheckCommand,
        _ artifacts: FilePath,
    ) async throws -> (ProcessEnding, AgentReport) {
        var waits = 0
        while true {
            let ending = try await command.run(until: stop)
            let report = try await offload {
                AgentReport.read(
                    context.agents.integration?.builtIn?.output ?? .text,
                    log: command.files.log,
                    artifacts: artifacts
                )
            }
            guard report.problem?.kind == .rateLimited, waits < Synthesis.mostWaits, !stop.isGiven
            else { return (ending, report) }
            waits += 1
            let failure = Failure(.rateLimited, "", isCertain: true)
            await stop.wait(atMost: BackOff.delay(waits, after: failure))
            try? Files.remove(command.files.log)
        }
    }

    /// Some four minutes in all.
    private static let mostWaits = 4

    /// One that hangs must not hold the run up for ever.
    private static let standardTimeout = Duration.seconds(3_600)

    private static func list(_ paths: [GitPath]) -> String {
        paths.prefix(5).map(\.description).joined(separator: ", ")
    }

    private func text(_ conflict: MergeConflict, _ train: AssembledTrain) throws -> String {
        let plan = context.plan
        let tips = Dictionary(
            train.results.map { ($0.member.subtask, $0.member.tip) },
            uniquingKeysWith: { first, _ in first }
        )
        return try IntegrationBrief(
            id: conflict.subtask.text,
            description: plan[conflict.subtask]?.description,
            task: plan.task,
            constraints: plan.constraints,
            others: conflict.with.map { id in
                IntegrationBrief.Other(
                    id: id.text,
                    description: plan[id]?.description ?? id.text,
                    commit: tips[id]?.hex ?? ""
                )
            },
            items: conflict.conflicts.map { "\($0.kind.rawValue): \(Synthesis.list($0.paths))" },
            clash: conflict.clash.map { ($0.own.hex, $0.other.hex) }
        ).text()
    }
}

extension AssembledTrain {
    fileprivate var conflicts: [MergeConflict] {
        results.compactMap {
            if case .conflicted(let conflict) = $0.result { conflict } else { nil }
        }
    }
}
