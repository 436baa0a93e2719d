import Testing

@testable import Commands

struct LiveScreenTests {
    @Test func `what is said stays above, in order, and the block is what it was told last`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var screen = LiveScreen(hasColor: Bool.random(using: &random))
            var terminal = TinyTerminal(columns: 40, rows: 12)
            var said: [String] = []
            var block: [String] = []
            for _ in 0..<20 {
                // Longer ones break, as they do everywhere.
                let above = (0..<Int.random(in: 0...3)).map { _ in
                    String(repeating: "s", count: Int.random(in: 0...90)) + "\(said.count)"
                }
                block = (0..<Int.random(in: 0...8)).map {
                    String(repeating: "b", count: Int.random(in: 0...39)).prefix(38) + "\($0)"
                }
                if Bool.random(), let same = block.indices.randomElement() { block[same] = "same" }
                said += above
                terminal.write(
                    screen.frame(
                        above: above.map { StyledText($0) },
                        block: block.map { StyledText($0, .good) },
                        columns: 40
                    )
                )
                let broken = said.flatMap { TinyTerminalLines.broken($0, 40) }
                var expected = (broken + block)
                while expected.last == "" { expected.removeLast() }
                #expect(terminal.text == expected.joined(separator: "\n"))
            }
        }
    }

    @Test func `nothing is written where nothing has changed`() {
        var screen = LiveScreen(hasColor: true)
        let block = [StyledText("a"), StyledText("b")]
        #expect(!screen.frame(above: [], block: block, columns: 40).isEmpty)
        #expect(screen.frame(above: [], block: block, columns: 40) == "")
    }

    @Test func `only the line that has changed is drawn again`() {
        var screen = LiveScreen(hasColor: false)
        _ = screen.frame(above: [], block: [StyledText("one"), StyledText("two")], columns: 40)
        let frame = screen.frame(
            above: [],
            block: [StyledText("one"), StyledText("TWO")],
            columns: 40
        )
        #expect(!frame.contains("one"))
        #expect(frame.contains("TWO"))
    }

    @Test func `after it was stopped and continued it begins below what others have written`() {
        var screen = LiveScreen(hasColor: false)
        var terminal = TinyTerminal(columns: 40, rows: 12)
        let block = [StyledText("at work")]
        terminal.write(screen.frame(above: [], block: block, columns: 40))
        terminal.write("^Z\r\n[1]+  Stopped\r\n$ fg\r\n")
        terminal.write(screen.frame(above: [], block: block, columns: 40, isFresh: true))
        #expect(terminal.text == "at work\n^Z\n[1]+  Stopped\n$ fg\nat work")
    }

    @Test func `a narrower window breaks the old block, and all of it is drawn over`() {
        var screen = LiveScreen(hasColor: false)
        _ = screen.frame(
            above: [],
            block: [StyledText(String(repeating: "x", count: 70))],
            columns: 80
        )
        // The terminal has made two rows of it.
        var terminal = TinyTerminal(columns: 40, rows: 12)
        terminal.write(String(repeating: "x", count: 70) + "\r\n")
        terminal.write(screen.frame(above: [], block: [StyledText("y")], columns: 40))
        #expect(terminal.text == "y")
    }

    @Test func `at the end the block is gone and what was said is there`() {
        var screen = LiveScreen(hasColor: false)
        var terminal = TinyTerminal(columns: 40, rows: 12)
        terminal.write(
            screen.frame(above: [StyledText("done")], block: [StyledText("at work")], columns: 40)
        )
        terminal.write(screen.frame(above: [StyledText("over")], block: [], columns: 40))
        #expect(terminal.text == "done\nover")
    }
}

private enum TinyTerminalLines {
    /// As a terminal breaks a line.
    static func broken(_ line: String, _ columns: Int) -> [String] {
        if line.isEmpty { return [""] }
        var rest = Substring(line)
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(String(rest.prefix(columns)))
            rest = rest.dropFirst(columns)
        }
        return lines
    }
}
