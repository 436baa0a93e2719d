package import Agents
package import Git
package import Merging
package import Planning

/// What does not change while a run runs.
package struct RunContext: Sendable {
    package let names: RunNames
    package let plan: Plan
    package let planID: ObjectID
    package let base: ObjectID
    package let agents: AgentSetup
    /// What stands between us and each command.
    package let supervisor: SupervisorProgram
    package let clock: Clock

    /// The shell text of a subtask; nil where nobody says what to run.
    func command(of id: SubtaskID) -> String? { agents.choices[id]?.text }

    package var environment: AgentEnvironment { agents.environment }

    /// What agents' git runs; nil where the user wants none of it.
    var hooks: AgentHooks? { agents.hooks.isOn ? names.hooks(agents.hooks) : nil }

    /// Who commits what agents leave.
    package var identity: Signature { agents.identity }

    /// The train of this run's plan; `stop` ends a git that is asked something.
    package func train(until stop: StopSignal) throws -> MergeTrain {
        MergeTrain(
            plan: plan,
            planID: planID,
            engine: try engine(until: stop, keepingObjects: true),
            trial: try engine(until: stop, keepingObjects: false),
            resolutions: try ResolutionLog(names.commonDirectory)
                .book(takingAgents: plan.integration.strategy == .synthesis)
        )
    }

    /// For merges that are wanted, or, without `keepingObjects`, only tried.
    func engine(until stop: StopSignal, keepingObjects: Bool) throws -> MergeEngine {
        try MergeEngine(
            repository: names.commonDirectory,
            reference: InstalledGit(
                repository: names.commonDirectory,
                environment: environment.variables,
                stop: stop
            ),
            verification: plan.integration.verification,
            trialsIn: keepingObjects ? nil : InstalledGit.temporaryFolder
        )
    }

    /// What a finished subtask contributes to a train; nil when it has nothing to merge.
    package func member(_ id: SubtaskID, in history: RunHistory) -> TrainMember? {
        guard let finish = history.finished(id), finish.verdict == .succeeded else { return nil }
        return TrainMember(subtask: id, tip: finish.tip)
    }

    /// The same with what a person has put on the subtask's branch since: a resolved conflict, or the
    /// repair of an attempt that failed.
    ///
    /// A branch that no longer holds what was recorded is not followed; of one that was cleaned away
    /// counts what was merged of it.
    package func currentMember(
        _ id: SubtaskID,
        in history: RunHistory,
    ) throws -> TrainMember? {
        let recorded = member(id, in: history)
        guard let finish = history.lastAttempt(of: id)?.finish else { return recorded }
        let repository = try Repository(at: names.commonDirectory)
        let branch = try repository.target(of: names.branch(id))
        guard let tip = branch ?? history.mergedTips[id], tip != finish.tip,
            try repository.isAncestor(finish.tip, of: tip),
            try repository.isAncestor(finish.base, of: tip)
        else { return recorded }
        return TrainMember(subtask: id, tip: tip)
    }
}
