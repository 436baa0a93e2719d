import ArgumentParser

/// How a run is shown: the options of all commands that follow one.
struct DisplayOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How it is shown on the standard error: auto, tty, plain, json or none.",
            valueName: "mode"
        )
    )
    var progress: ProgressMode?

    @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: ColorChoice?

    func choice(isQuiet: Bool = false) -> DisplayChoice {
        DisplayChoice(progress: isQuiet ? ProgressMode.none : progress, color: color)
    }
}
