import Agents
import Git
import Orchestration
import Planning

/// Shows a run on a terminal: what has happened in lines that stay, and below them what is at work.
final class ScreenDisplay: RunDisplay {
    private struct State: Sendable {
        var screen: LiveScreen
        var history: RunHistory
        /// What is to be said with the next picture.
        var above: [StyledText] = []
        var picture: LivePicture?
        var isStale = true
        /// Whether somebody else has written below what was drawn, and nothing was drawn since.
        var isCovered = false
        var isEnded = false
    }

    /// Between two pictures.
    static let frame = Duration.milliseconds(100)
    /// Between two looks at what the agents do.
    private static let look = Duration.seconds(1)

    private let surroundings: Surroundings
    private let narrator: Narrator
    private let state: Guarded<State>

    init(
        surroundings: Surroundings,
        narrator: Narrator,
        hasColor: Bool,
        history: RunHistory,
    ) {
        self.surroundings = surroundings
        var narrator = narrator
        narrator.omitsStarts = true
        self.narrator = narrator
        state = Guarded(State(screen: LiveScreen(hasColor: hasColor), history: history))
    }

    func tell(_ entry: JournalEntry, _ history: RunHistory) {
        let lines = narrator.lines(entry, history)
        state.withLock { state in
            state.history = history
            state.above += lines
            state.isStale = true
        }
    }

    func say(_ text: String) { state.withLock { $0.above.append(StyledText(text)) } }

    func keepUp() async {
        let wasContinued = surroundings.terminal.watchContinuation()
        var glances = AttemptGlances()
        var seen: [SubtaskID: AttemptGlance] = [:]
        var lastLook: ContinuousClock.Instant?
        while !Task.isCancelled {
            let now = ContinuousClock.now
            let isDue = lastLook.map { now - $0 >= ScreenDisplay.look } ?? true
            let history = state.withLock { state in
                defer { state.isStale = false }
                return isDue || state.isStale ? state.history : nil
            }
            if let history {
                if isDue { lastLook = now }
                let look = Look(history: history, now: surroundings.clock.now(), isWhole: isDue)
                let (old, was) = (glances, seen)
                if let next = try? await offload({ try look.taken(old, was) }) {
                    (glances, seen) = (next.glances, next.seen)
                    state.withLock { $0.picture = next.picture }
                }
            }
            if wasContinued() { state.withLock { $0.isCovered = true } }
            draw()
            do { try await Task.sleep(for: ScreenDisplay.frame) } catch { return }
        }
    }

    /// What is read from the disk for a picture: off the threads that the run needs.
    private struct Look: Sendable {
        let history: RunHistory
        let now: Timestamp
        /// Whether also at what the agents do.
        let isWhole: Bool

        func taken(
            _ glances: AttemptGlances,
            _ seen: [SubtaskID: AttemptGlance],
        ) throws -> (
            picture: LivePicture, glances: AttemptGlances, seen: [SubtaskID: AttemptGlance]
        ) {
            var (glances, seen) = (glances, seen)
            if isWhole { seen = glances.look(history) }
            let status = try RunStatus(history, isAlive: true)
            return (LivePicture(status, seen, now: now), glances, seen)
        }
    }

    private func draw() {
        guard surroundings.terminal.isForeground() else {
            state.withLock { $0.isCovered = true }
            return
        }
        let size = surroundings.terminal.size()
        let text = LiveText(
            columns: size.columns,
            rows: size.rows,
            isUnicode: surroundings.isUnicode
        )
        state.withLock { state in
            guard !state.isEnded else { return }
            let frame = state.screen.frame(
                above: state.above,
                block: state.picture.map(text.lines) ?? [],
                columns: size.columns,
                isFresh: state.isCovered
            )
            state.isCovered = false
            state.above = []
            surroundings.console.draw(frame)
        }
    }

    func end() {
        state.withLock { state in
            state.isEnded = true
            let frame = state.screen.frame(
                above: state.above + [StyledText()],
                block: [],
                columns: surroundings.terminal.size().columns,
                isFresh: state.isCovered
            )
            state.above = []
            surroundings.console.draw(frame)
        }
    }
}
