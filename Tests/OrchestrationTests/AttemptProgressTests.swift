import Foundation
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What the hook of an agent has noted, and whatever else may be in its place.
struct AttemptProgressTests {
    private let id = String(repeating: "a1", count: 20)
    private let other = String(repeating: "0f", count: 20)

    private func names(_ folder: TestFolder) throws -> RunNames {
        RunNames(
            run: RunID(task: "t", number: 1),
            commonDirectory: folder.path,
            workspaceRoot: "/w"
        )
    }

    private func read(_ bytes: Data?, _ folder: TestFolder) throws -> AttemptProgress? {
        let names = try names(folder)
        let path = names.progress(try SubtaskID("a"), attempt: 1)
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        if let bytes { try bytes.write(to: URL(fileURLWithPath: path.string)) }
        return AttemptProgress(try SubtaskID("a"), attempt: 1, of: names)
    }

    @Test func `commits are counted once each, and the last one's time is told`() throws {
        let text =
            "1700000000 \(id)\n1700000005 \(other)\n1700000009 \(id)\n1700000050 \(other.dropLast())"
        let progress = try #require(try read(Data(text.utf8), TestFolder()))
        #expect(progress.commits == 2)
        #expect(progress.lastCommit == Timestamp(milliseconds: 1_700_000_009_000))
    }

    @Test func `nothing noted is nothing known`() throws {
        #expect(try read(nil, TestFolder()) == nil)
        #expect(try read(Data(), TestFolder()) == nil)
        #expect(try read(Data("1700000000 \(id)".utf8), TestFolder()) == nil)
    }

    @Test(
        arguments: [
            "\u{1b}[2J", "-1 ID", "99999999999999999999 ID", "253402300800 ID", "1e9 ID",
            "1700000000  ID",
            "1700000000 ID more", "1700000000 IDff", "ID 1700000000", "1700000000\tID", "\0\0\0",
        ]
    )
    func `whatever is no line of the hook's is passed over`(_ line: String) throws {
        let hostile = line.replacing("ID", with: id) + "\n"
        #expect(try read(Data(hostile.utf8), TestFolder()) == nil)
        let mixed =
            Data("1700000000 \(other)\n".utf8) + Data([0xff, 0xfe, 0x0a]) + Data(hostile.utf8)
        let progress = try #require(try read(mixed, TestFolder()))
        #expect(progress.commits == 1)
        #expect(progress.lastCommit == Timestamp(milliseconds: 1_700_000_000_000))
    }

    @Test func `a file without end costs little, and its end counts`() throws {
        let line = Data("1600000000 \(id)\n".utf8)
        var data = Data()
        for _ in 0..<200_000 { data += line }
        data += Data("1700000000 \(other)\n".utf8)
        let began = ContinuousClock.now
        let progress = try #require(try read(data, TestFolder()))
        #expect(progress.commits == 2)
        #expect(progress.lastCommit == Timestamp(milliseconds: 1_700_000_000_000))
        #expect(ContinuousClock.now - began < .seconds(10))
    }

    @Test func `a link or a pipe in its place is neither followed nor waited for`() throws {
        let folder = try TestFolder()
        try folder.write("elsewhere", "1700000000 \(id)\n")
        let path = try names(folder).progress(try SubtaskID("a"), attempt: 1)
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: path.string,
            withDestinationPath: folder.path.appending("elsewhere").string
        )
        #expect(try read(nil, folder) == nil)
        try FileManager.default.removeItem(atPath: path.string)
        #expect(mkfifo(path.string, 0o600) == 0)
        #expect(try read(nil, folder) == nil)
    }
}
