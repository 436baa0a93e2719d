package import Agents
import Git
import Merging
import Planning
import Scheduling

/// Merges what is finished, in dependency order, moves the integration branch, and runs the tests.
///
/// The branch is built anew from the run's base each time: the result is a function of base, plan
/// and tips, so it does not matter how often, or after which detour, it is computed.
package struct Integration: Sendable {
    let context: RunContext
    let journal: Journal
    let workspaces: Workspaces
    let stop: StopSignal

    package init(
        context: RunContext,
        journal: Journal,
        workspaces: Workspaces,
        stop: StopSignal,
    ) {
        self.context = context
        self.journal = journal
        self.workspaces = workspaces
        self.stop = stop
    }

    /// Integrates what the journal has recorded, at the end of a run.
    package func run(_ history: RunHistory) async throws {
        let order = context.plan.graph.topologicalOrder
        try await run(
            history,
            order.compactMap { context.member($0, in: history) },
            mayFallBack: context.plan.integration.fallback == .sequential
        )
    }

    /// Integrates again, with what people have put on the branches since.
    package func runAgain(_ history: RunHistory) async throws {
        let order = context.plan.graph.topologicalOrder
        try await run(history, order.compactMap { try context.currentMember($0, in: history) })
    }

    private func run(
        _ history: RunHistory,
        _ members: [TrainMember],
        mayFallBack: Bool = false,
    ) async throws {
        if context.plan.integration.strategy == .aggregate { return try await aggregate(history) }
        let validation = Validation(
            context: context,
            journal: journal,
            workspaces: workspaces,
            stop: stop
        )
        let (train, evicted) = try await assemble(members, history, validation)
        let squashed =
            context.plan.integration.strategy == .squash
            ? try await context.train(until: stop).squash(train, onto: context.base) : [:]
        // The last one of the train that has something to publish.
        let tip =
            train.results.last { $0.result.commit != nil }.flatMap { squashed[$0.member.subtask] }
            ?? train.tip
        let old = try await branch(thatCanMoveTo: tip, history)
        var conflicts = 0
        for (member, result) in train.results {
            switch result {
            case .merged, .resolved, .contained:
                try await record(member, result, squash: squashed[member.subtask])
            case .conflicted(let conflict):
                conflicts += 1
                let kept = ConflictKeeping(conflict, in: context.names)
                try await journal.record(.conflicted(conflict), kept.attachments())
            case .held(let by):
                try await journal.record(.held(Held(subtask: member.subtask, by: by)))
            }
        }
        for (facts, log) in evicted {
            let path = RunNames.evictionLogPath(facts.subtask, facts.test)
            try await journal.record(
                .evicted(facts),
                [Journal.Attachment(path: path, bytes: log)]
            )
        }
        if mayFallBack { try await fallBack(train, history) }
        // After the events that keep its commits alive, and the last thing to move.
        try await moveBranch(from: old, to: tip)
        let outcome = try await outcome(
            of: train,
            at: tip,
            conflicts: conflicts,
            hasEvicted: !evicted.isEmpty,
            history,
            validation
        )
        try await journal.record(.integrated(Integrated(commit: tip, outcome: outcome)))
    }

    /// Merges nothing, and tells what would clash.
    private func aggregate(_ history: RunHistory) async throws {
        try await journal.record(.foreseen(Outlook(context).forecast(history)))
        let isWhole = context.plan.subtasks.allSatisfy {
            history.finished($0.id) != nil || history.schedule.state(of: $0.id) == .skipped
        }
        let outcome: RunOutcome =
            !history.failed.isEmpty
            ? .failed
            : !history.waitingStarts.isEmpty ? .waitsForPerson : isWhole ? .done : .incomplete
        try await journal.record(.integrated(Integrated(commit: context.base, outcome: outcome)))
    }

    /// Merges in memory. Where the plan has tests run after each merge, what makes one red is left out and
    /// the rest is built anew from the base: taking a merge back would hide its work from all that
    /// stands on it.
    private func assemble(
        _ members: [TrainMember],
        _ history: RunHistory,
        _ validation: Validation,
    ) async throws -> (train: AssembledTrain, evicted: [(facts: Evicted, log: [UInt8])]) {
        var members = members
        var leftOut = history.leftOut.map { TrainMember(subtask: $0.subtask, tip: $0.tip) }
        var evicted: [(facts: Evicted, log: [UInt8])] = []
        // An agent has one try at each merge, however often the train is built anew.
        var tried = history.synthesized
        while true {
            let train = try await synthesized(members, leftOut, &tried)
            guard context.plan.integration.validation == .each,
                let (member, run) = try await validation.firstRed(in: train), !stop.isGiven
            else { return (train, evicted) }
            let facts = Evicted(
                subtask: member.subtask,
                tip: member.tip,
                test: run.test,
                ending: run.ending,
                resolution: train.results.first { $0.member == member }?.result.resolution
            )
            evicted.append((facts, run.log))
            leftOut.append(member)
            members.removeAll { $0 == member }
        }
    }

    /// Merges; where the plan wants it, an agent has a try at each conflict, which is then merged as it
    /// resolved it.
    private func synthesized(
        _ members: [TrainMember],
        _ leftOut: [TrainMember],
        _ tried: inout Set<MergeKey>,
    ) async throws -> AssembledTrain {
        while true {
            let train = try await context.train(until: stop)
                .assemble(onto: context.base, members, leavingOut: leftOut)
            guard context.agents.integrator != nil, !stop.isGiven,
                try await Synthesis(
                    context: context,
                    journal: journal,
                    workspaces: workspaces,
                    stop: stop
                ).resolveOne(of: train, except: &tried)
            else { return train }
        }
    }

    private func record(
        _ member: TrainMember,
        _ result: TrainResult,
        squash: ObjectID?,
    ) async throws {
        try await journal.record(
            .merged(
                Merged(
                    subtask: member.subtask,
                    tip: member.tip,
                    commit: result.commit,
                    squash: squash,
                    resolution: result.resolution
                )
            )
        )
    }

    /// The first that does not merge is done again, if it has not been yet; then the next integration
    /// finds the next one, with more to stand on.
    private func fallBack(_ train: AssembledTrain, _ history: RunHistory) async throws {
        guard let conflict = train.firstConflict, history.fallbacks[conflict.subtask] == nil else {
            return
        }
        try await journal.record(
            .fellBack(
                FellBack(
                    subtask: conflict.subtask,
                    onto: conflict.onto,
                    with: conflict.with,
                    paths: conflict.paths
                )
            )
        )
    }

    private func outcome(
        of train: AssembledTrain,
        at tip: ObjectID,
        conflicts: Int,
        hasEvicted: Bool,
        _ history: RunHistory,
        _ validation: Validation,
    ) async throws -> RunOutcome {
        // A train that the tests were still judging is nobody's result.
        if stop.isGiven, context.plan.integration.validation == .each { return .interrupted }
        let merged = Set(train.results.filter { $0.result.isMerged }.map(\.member.subtask))
        let members = Set(train.results.map(\.member.subtask))
        if !history.failed.allSatisfy(members.contains) { return .failed }
        // Two dependencies that disagreed and are both merged now agree.
        let disagree = history.waitingStarts.values.contains { conflict in
            !([conflict.subtask] + conflict.with).allSatisfy(merged.contains)
        }
        if conflicts > 0 || disagree { return .waitsForPerson }
        if hasEvicted {
            _ = try await validation.isGreen(on: train, at: tip)
            return stop.isGiven ? .interrupted : .checkRed
        }
        guard
            context.plan.subtasks.allSatisfy({ subtask in
                // What a person skipped is not missing.
                merged.contains(subtask.id) || history.finished(subtask.id)?.verdict == .noChanges
                    || history.schedule.state(of: subtask.id) == .skipped
            })
        else { return .incomplete }
        // Only a complete integration is tested: of a partial one, red would mean nothing.
        guard context.plan.integration.strategy.validates else { return .done }
        let green = try await validation.isGreen(on: train, at: tip)
        if stop.isGiven { return .interrupted }
        return green ? .done : .checkRed
    }
}
