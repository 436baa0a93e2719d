import Foundation
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What the hook of an agent has noted, and whatever else may be in its place.
struct AttemptProgressTests {
    private let folder: TestFolder
    private let names: RunNames
    private let path: FilePath

    init() throws {
        folder = try TestFolder()
        names = RunNames(
            run: RunID(task: "t", number: 1),
            commonDirectory: folder.path,
            workspaceRoot: "/w"
        )
        path = names.progress(try SubtaskID("a"), attempt: 1)
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
    }

    private func read() throws -> AttemptProgress? {
        AttemptProgress(try SubtaskID("a"), attempt: 1, of: names)
    }

    private func write(_ bytes: Data, at date: Double) throws {
        try bytes.write(to: URL(fileURLWithPath: path.string))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: date)],
            ofItemAtPath: path.string
        )
    }

    @Test(arguments: ["0123\n", "\u{1b}[2J", "\0\0"])
    func `the last commit was when the file has changed, whatever is in it`(text: String) throws {
        try write(Data(text.utf8), at: 1_700_000_009)
        #expect(try read()?.lastCommit == Timestamp(milliseconds: 1_700_000_009_000))
    }

    @Test func `nothing noted is nothing known, and so is a time that is none`() throws {
        #expect(try read() == nil)
        try write(Data(), at: 1_700_000_009)
        #expect(try read() == nil)
        try write(Data("0123\n".utf8), at: -5)
        #expect(try read() == nil)
    }

    @Test func `a link or a pipe in its place is neither followed nor waited for`() throws {
        try folder.write("elsewhere", "0123\n")
        try FileManager.default.createSymbolicLink(
            atPath: path.string,
            withDestinationPath: folder.path.appending("elsewhere").string
        )
        #expect(try read() == nil)
        try FileManager.default.removeItem(atPath: path.string)
        #expect(mkfifo(path.string, 0o600) == 0)
        #expect(try read() == nil)
    }
}
