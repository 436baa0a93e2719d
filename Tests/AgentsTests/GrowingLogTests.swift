import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Agents

struct GrowingLogTests {
    private let folder: TestFolder
    private let path: FilePath

    init() throws {
        folder = try TestFolder()
        path = folder.path.appending("log")
    }

    private func log(_ format: OutputFormat = .text) -> GrowingLog {
        GrowingLog(path, format: format, artifacts: folder.path.appending("files"))
    }

    private func append(_ bytes: some Sequence<UInt8>) throws {
        if !FileManager.default.fileExists(atPath: path.string) {
            _ = FileManager.default.createFile(atPath: path.string, contents: nil)
        }
        let file = try #require(FileHandle(forWritingAtPath: path.string))
        try file.seekToEnd()
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    @Test func `the last line with something in it counts, also one that has not ended`() throws {
        var log = log()
        log.readOn()
        #expect(log.lastWords == nil)
        try append("one\n\n  \n".utf8)
        log.readOn()
        #expect(log.lastWords == "one")
        try append("tw".utf8)
        log.readOn()
        #expect(log.lastWords == "tw")
        try append("o\nprogress 1\rprogress 2\r".utf8)
        log.readOn()
        #expect(log.lastWords == "progress 2")
    }

    @Test func `of events what they say counts, and what was used is there while it is at work`()
        throws
    {
        var log = log(.claude)
        let event = """
            {"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"First.\\nThen this."}],\
            "usage":{"input_tokens":100,"output_tokens":20}}}

            """
        // Cut anywhere, as a pipe does.
        for byte in event.utf8 {
            try append([byte])
            log.readOn()
        }
        #expect(log.lastWords == "Then this.")
    }

    @Test func `a line of any length, and bytes that are no text, do no harm`() throws {
        var log = log()
        for _ in 0..<12 { try append([UInt8](repeating: 0x78, count: 1 << 20)) }
        for _ in 0..<4 { log.readOn() }
        #expect((log.lastWords ?? "").utf8.count <= 1_000)
        try append([0x0a, 0xff, 0xfe, 0x80, 0x0a])
        log.readOn()
        #expect(log.lastWords == "\u{fffd}\u{fffd}\u{fffd}")
    }

    @Test func `a look reads a part: of events one after the other, of words the last`() throws {
        func event(_ text: String) -> String {
            #"{"type":"assistant","message":{"id":"m","content":[{"type":"text","text":"\#(text)"}]}}"#
                + "\n"
        }
        try append(event("first").utf8)
        try append([UInt8](repeating: 0x0a, count: GrowingLog.mostAtOnce))
        try append(event("last").utf8)
        var events = log(.claude)
        events.readOn()
        #expect(events.lastWords == "first")
        events.readOn()
        #expect(events.lastWords == "last")
        var words = log()
        words.readOn()
        #expect(words.lastWords?.contains("last") == true)
    }

    @Test func `a pipe or a link in its place is no log, and nobody waits for it`() throws {
        mkfifo(path.string, 0o600)
        var log = log()
        log.readOn()
        #expect(log.lastWords == nil)
        try FileManager.default.removeItem(atPath: path.string)
        try Data("secret\n".utf8).write(to: URL(filePath: folder.path.appending("other").string))
        symlink("other", path.string)
        log.readOn()
        #expect(log.lastWords == nil)
    }
}
