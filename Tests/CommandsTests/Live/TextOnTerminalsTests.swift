import Testing

@testable import Commands

/// Widths, colours, and who decides about them.
struct TextOnTerminalsTests {
    @Test(arguments: [
        ("abc", 3), ("", 0), ("naïve", 5), ("e\u{301}", 1), ("日本語", 6), ("한글", 4),
        ("ｆｕｌｌ", 8), ("👩‍👩‍👧", 2), ("🚀 go", 5), ("→…✓", 3), ("\u{200b}", 0),
    ])
    func `a text is as wide as a terminal shows it`(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test func `what is too long ends with a mark and is not longer than it may be`() {
        for columns in 0...12 {
            let text = StyledText("日本語 and") + StyledText(" more", .bad)
            let cut = text.truncated(to: columns, mark: "…")
            #expect(cut.width <= columns)
            if columns < text.width, columns > 0 { #expect(cut.plain.hasSuffix("…")) }
        }
        #expect(StyledText("abc").truncated(to: 3, mark: "…").plain == "abc")
    }

    @Test func `what could command a terminal does not get through, coloured or not`() {
        let text = StyledText("a\u{1b}]0;title\u{7}b\u{9b}31m", .good)
        let shown = text.rendered(hasColor: true)
        #expect(shown.unicodeScalars.count { $0.value == 0x1b } == 2)
        #expect(!shown.unicodeScalars.contains { $0.value == 0x07 || $0.value == 0x9b })
        #expect(!text.rendered(hasColor: false).contains("\u{1b}"))
    }

    /// What was asked, what the environment has, what the settings say, whether it is a terminal.
    @Test(
        arguments: [
            (nil, [:], [:], true, true),
            (nil, [:], [:], false, false),
            (nil, ["NO_COLOR": "1"], [:], true, false),
            (nil, ["NO_COLOR": ""], [:], true, true),
            (nil, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], [:], true, false),
            (nil, ["CLICOLOR_FORCE": "1"], [:], false, true),
            (nil, ["FORCE_COLOR": "0"], [:], false, false),
            (ColorChoice.always, ["NO_COLOR": "1"], [:], false, true),
            (ColorChoice.never, ["CLICOLOR_FORCE": "1"], [:], true, false),
            (nil, [:], ["color.orchestrate": "false"], true, false),
            (nil, [:], ["color.orchestrate": "always"], false, true),
            (nil, [:], ["color.ui": "never"], true, false),
            (nil, [:], ["color.ui": "never", "color.orchestrate": "auto"], true, true),
            (nil, [:], ["color.ui": "true"], false, false),
            (nil, ["TERM": "dumb"], [:], true, false),
        ] as [(ColorChoice?, [String: String], [String: String], Bool, Bool)]
    )
    func `colours are shown where they are wanted`(
        asked: ColorChoice?,
        environment: [String: String],
        settings: [String: String],
        isTerminal: Bool,
        hasColor: Bool,
    ) {
        #expect(
            ColorChoice.hasColor(
                asked,
                onTerminal: isTerminal,
                environment: ["TERM": "xterm"].merging(environment) { _, new in new },
                setting: { settings[$0] }
            ) == hasColor
        )
    }

    @Test(arguments: [
        (["LANG": "C.UTF-8"], true), (["LANG": "en_US.utf8"], true), (["LANG": "C"], false),
        (["LANG": "C.UTF-8", "LC_ALL": "C"], false), (["LC_ALL": "", "LC_CTYPE": "C.UTF-8"], true),
        ([:], false),
    ])
    func `more than ASCII is shown where the locale says so`(
        environment: [String: String],
        isUnicode: Bool,
    ) throws {
        let harness = try CommandHarness()
        #expect(harness.surroundings(environment, isClean: true).isUnicode == isUnicode)
    }
}
