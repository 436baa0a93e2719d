import Synchronization

/// A wish to end running agents: given once, seen by everyone who waits for it.
package final class StopSignal: Sendable {
    private struct State {
        var isGiven = false
        var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var isGiven: Bool { state.withLock { $0.isGiven } }

    /// Gives the signal; giving it again changes nothing.
    package func give() {
        let waiting = state.withLock { state in
            state.isGiven = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.finish() }
    }

    /// Returns when the signal is given or the task that waits is cancelled.
    package func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let ticket: Int? = state.withLock { state in
            guard !state.isGiven else { return nil }
            state.next += 1
            state.waiting[state.next] = continuation
            return state.next
        }
        guard let ticket else { return }
        for await _ in stream {}
        state.withLock { $0.waiting[ticket] = nil }
    }
}
