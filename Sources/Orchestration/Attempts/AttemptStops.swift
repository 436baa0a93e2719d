import Agents
import Planning

/// The signals by which single attempts, or all of a run, are asked to end.
final class AttemptStops: Sendable {
    private struct Key: Hashable {
        let subtask: SubtaskID
        let attempt: Int
    }

    private struct State {
        var given: StopSignal.Urgency?
        var signals: [Key: StopSignal] = [:]
    }

    private let state = Guarded(State())

    /// The signal of an attempt; one that was asked to end before it came to be starts as given.
    func signal(_ subtask: SubtaskID, _ attempt: Int) -> StopSignal {
        state.withLock { state in
            let key = Key(subtask: subtask, attempt: attempt)
            if let signal = state.signals[key] { return signal }
            let signal = StopSignal()
            if let given = state.given { signal.give(given) }
            state.signals[key] = signal
            return signal
        }
    }

    /// Asks all attempts to end, those that are yet to start as well.
    func giveAll(_ urgency: StopSignal.Urgency) {
        let signals = state.withLock { state in
            state.given = max(state.given ?? urgency, urgency)
            return Array(state.signals.values)
        }
        for signal in signals { signal.give(urgency) }
    }
}
