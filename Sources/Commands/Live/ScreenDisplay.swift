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
                if isDue {
                    lastLook = now
                    (glances, seen) = await ScreenDisplay.look(history, glances)
                }
                if let status = try? RunStatus(history, isAlive: true) {
                    let picture = LivePicture(status, seen, now: surroundings.clock.now())
                    state.withLock { $0.picture = picture }
                }
            }
            draw(isFresh: wasContinued())
            do { try await Task.sleep(for: ScreenDisplay.frame) } catch { return }
        }
    }

    /// Off the threads that the run needs: a log may be long.
    private static func look(
        _ history: RunHistory,
        _ glances: AttemptGlances,
    ) async -> (AttemptGlances, [SubtaskID: AttemptGlance]) {
        let looked = try? await offload {
            var glances = glances
            let seen = glances.look(history)
            return (glances, seen)
        }
        return looked ?? (glances, [:])
    }

    private func draw(isFresh: Bool) {
        guard surroundings.terminal.isForeground() else { return }
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
                isFresh: isFresh
            )
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
                columns: surroundings.terminal.size().columns
            )
            state.above = []
            surroundings.console.draw(frame)
        }
    }
}
