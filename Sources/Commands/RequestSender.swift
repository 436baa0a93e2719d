import ArgumentParser
import Git
import Orchestration
import Planning
import Scheduling

/// Puts what a person asks for into the journal, where the process that acts for the run finds it.
struct RequestSender {
    let surroundings: Surroundings

    /// Records a request that makes sense now; throws `CommandError` for one that does not.
    func send(
        _ action: Requested.Action,
        subtask: String?,
        run: String?,
    ) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let history = try surroundings.history(run, in: layout)
        let names = history.names
        let request = Requested(action, try subtask.map { try id($0, in: history) })
        try check(request, history)
        let journal = try Journal(continuing: names, clock: surroundings.clock)
        try await journal.record(.requested(request))
        let object = request.subtask?.text ?? "the run"
        surroundings.console.answer("asked \(names.run) to \(action.rawValue) \(object)")
        if request.action == .rerun, let id = request.subtask,
            try RunStatus(history, isAlive: false).isBeingResolved(id)
        {
            surroundings.console.narrate(
                "note: somebody has begun to resolve its conflict; to give that up: "
                    + "git orchestrate abort \(id) --run \(names.run)"
            )
        }
        if request.action == .skip, let id = request.subtask { noteHeld(by: id, history) }
        // One that is over may still be telling its end, and hears nothing any more.
        if !RunReader.isAlive(names) || history.schedule.isFinished {
            surroundings.console.narrate(
                "no process acts for it now; to have it done: git orchestrate resume \(names.run)"
            )
        }
        return .done
    }

    /// What stands on the work of one that is left out cannot be merged without it.
    private func noteHeld(by id: SubtaskID, _ history: RunHistory) {
        guard history.schedule.state(of: id) == .succeeded else { return }
        let held = history.plan.subtasks.map(\.id).filter {
            $0 != id && history.plan.graph.dataClosure(of: [$0]).contains(id)
                && history.finished($0) != nil
        }
        for other in held {
            surroundings.console.narrate(
                "note: \(other) stands on its work and is held; to have it without: "
                    + "git orchestrate rerun \(other) --onto integration --run \(history.names.run)"
            )
        }
    }

    private func id(_ text: String, in history: RunHistory) throws -> SubtaskID {
        guard let id = try? SubtaskID(text), history.plan[id] != nil else {
            throw CommandError.noSuchSubtask(text, history.names.run)
        }
        return id
    }

    private func check(_ request: Requested, _ history: RunHistory) throws {
        let schedule = history.schedule
        let wanted: Schedule.Request
        switch (request.action, request.subtask) {
        case (.cancel, let id?): wanted = .cancel(id)
        case (.retry, let id?): wanted = .retry(id)
        case (.rerun, let id?): wanted = .rerun(id)
        case (.skip, let id?): wanted = .skip(id)
        case (.cancel, nil), (.pause, _), (.proceed, _), (.retry, nil), (.rerun, nil), (.skip, nil):
            // What is over cannot be ended; a retry that nobody has begun yet is one of its own.
            let isOver = request.action == .cancel && schedule.isFinished
            guard schedule.hasWork, !isOver else {
                throw CommandError.runIsOver(request, history.names.run)
            }
            if request.action == .proceed, !schedule.isHeldBack {
                throw CommandError.notPaused(
                    history.names.run,
                    isOpen: !RunReader.isAlive(history.names)
                )
            }
            return
        }
        if let objection = schedule.objection(to: wanted) {
            throw CommandError.pointless(request, history.names.run, objection)
        }
        if case .rerun(let id) = wanted, let other = history.missing(for: id) {
            throw CommandError.notMergedYet(id, other, history.names.run)
        }
    }
}

/// The run that a request is for.
struct RequestOptions: ParsableArguments {
    @Option(
        help: "The run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?
}
