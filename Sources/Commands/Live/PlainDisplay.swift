import Agents
import Orchestration
import Planning

/// Tells a run in lines that stay: one for each change, and one in between where nothing has been said
/// for a while. Machines that build end what is silent for too long, and people wonder.
final class PlainDisplay: RunDisplay {
    private struct State: Sendable {
        var history: RunHistory
        var lastSaid: ContinuousClock.Instant
    }

    private let console: Console
    private let clock: Clock
    private let narrator: Narrator
    private let hasColor: Bool
    private let pause: Duration
    private let state: Guarded<State>

    init(
        console: Console,
        clock: Clock,
        narrator: Narrator,
        hasColor: Bool,
        history: RunHistory,
        pause: Duration = .seconds(60),
    ) {
        self.console = console
        self.clock = clock
        self.narrator = narrator
        self.hasColor = hasColor
        self.pause = pause
        state = Guarded(State(history: history, lastSaid: .now))
    }

    func tell(_ entry: JournalEntry, _ history: RunHistory) {
        let lines = narrator.lines(entry, history)
        state.withLock { state in
            state.history = history
            if !lines.isEmpty { state.lastSaid = .now }
        }
        for line in lines { console.narrate(line, hasColor: hasColor) }
    }

    func say(_ text: String) { console.narrate(text) }

    func keepUp() async {
        var glances = AttemptGlances()
        while !Task.isCancelled {
            let due = state.withLock { $0.lastSaid } + pause
            do { try await Task.sleep(until: due) } catch { return }
            let (history, isDue) = state.withLock { state in
                let isDue = state.lastSaid + pause <= .now
                if isDue { state.lastSaid = .now }
                return (state.history, isDue)
            }
            guard isDue, let status = try? RunStatus(history, isAlive: true) else { continue }
            let picture = LivePicture(status, glances.look(history), now: clock.now())
            console.narrate(LiveText.heartbeat(picture))
        }
    }

    func end() { console.narrate("") }
}
