/// A wish to end running agents: given once, or once more with more urgency, and seen by everyone who
/// waits for it.
package final class StopSignal: Sendable {
    package enum Urgency: Int, Sendable, Comparable {
        /// They may take their time to end.
        case ask
        /// They are killed.
        case kill

        package static func < (left: Urgency, right: Urgency) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    private struct Waiting {
        let urgency: Urgency
        let continuation: AsyncStream<Void>.Continuation
    }

    private struct State {
        var given: Urgency?
        var waiting: [Int: Waiting] = [:]
        var next = 0
    }

    private let state = Guarded(State())

    package init() {}

    package var isGiven: Bool { state.withLock { $0.given != nil } }

    /// Gives the signal; giving it again with no more urgency changes nothing.
    package func give(_ urgency: Urgency = .ask) {
        let reached = state.withLock { state in
            state.given = max(state.given ?? urgency, urgency)
            let reached = state.waiting.filter { $0.value.urgency <= urgency }
            for ticket in reached.keys { state.waiting[ticket] = nil }
            return reached.values
        }
        for waiting in reached { waiting.continuation.finish() }
    }

    /// Returns when the signal is given, or after a time.
    package func wait(atMost time: Duration) async {
        guard time > .zero else { return }
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: time) }
            group.addTask { await self.wait() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns when the signal is given, or the task that waits is cancelled.
    package func wait(for urgency: Urgency = .ask) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let ticket: Int? = state.withLock { state in
            if let given = state.given, given >= urgency { return nil }
            state.next += 1
            state.waiting[state.next] = Waiting(urgency: urgency, continuation: continuation)
            return state.next
        }
        guard let ticket else { return }
        for await _ in stream {}
        state.withLock { $0.waiting[ticket] = nil }
    }
}
