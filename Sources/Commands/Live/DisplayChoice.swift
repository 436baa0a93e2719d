import Orchestration

/// How a run is to be shown, as far as anybody said so.
struct DisplayChoice: Sendable {
    var progress: ProgressMode?
    var color: ColorChoice?

    /// What was asked for, then `orchestrate.progress`, then what the terminal can do.
    func mode(_ surroundings: Surroundings) throws -> ProgressMode {
        let name = "orchestrate.progress"
        let layout = try? surroundings.repository()
        let setting = try layout.flatMap {
            try Settings.value(name, in: $0, environment: surroundings.environment)
        }
        let mode: ProgressMode? = try progress ?? Settings.word(name, setting)
        guard (mode ?? .auto) == .auto else { return mode ?? .auto }
        let canDraw = !["", "dumb"].contains(surroundings.environment["TERM"] ?? "")
        return surroundings.terminal.isError && canDraw ? .tty : .plain
    }

    /// What shows a run in these surroundings.
    func display(
        _ surroundings: Surroundings,
        _ history: RunHistory,
        narrator: Narrator = Narrator(),
    ) throws -> any RunDisplay {
        let hasColor = surroundings.colors(color).narration
        let console = surroundings.console
        switch try mode(surroundings) {
        case .none: return SilentDisplay()
        case .json: return JSONDisplay(console: console)
        case .plain, .auto:
            return PlainDisplay(
                console: console,
                clock: surroundings.clock,
                narrator: narrator,
                hasColor: hasColor,
                history: history
            )
        case .tty:
            return ScreenDisplay(
                surroundings: surroundings,
                narrator: narrator,
                hasColor: hasColor,
                history: history
            )
        }
    }
}
