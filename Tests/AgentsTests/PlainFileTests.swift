import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that somebody has replaced is neither followed nor waited for.
struct PlainFileTests {
    @Test func `a file is read, up to its limit`() throws {
        let folder = try TestFolder()
        try folder.write("file", "hello")
        let path = folder.path.appending("file")
        #expect(PlainFile.read(path) == Array("hello".utf8))
        #expect(PlainFile.read(path, atMost: 4) == nil)
        #expect(PlainFile.read(folder.path.appending("none")) == nil)
    }

    @Test func `a link, a pipe and a folder are no files, to read or to write`() throws {
        let folder = try TestFolder()
        try folder.write("file", "hello")
        let link = folder.path.appending("link")
        let pipe = folder.path.appending("pipe")
        #expect(symlink("file", link.string) == 0)
        #expect(mkfifo(pipe.string, 0o600) == 0)
        for path in [link, pipe, folder.path] {
            #expect(PlainFile.read(path) == nil)
            #expect(throws: Errno.self) {
                try PlainFile.open(path, .writeOnly, options: [.create, .append])
            }
        }
        #expect(PlainFile.read(folder.path.appending("file")) == Array("hello".utf8))
    }

    @Test func `what is no file is no lock that somebody holds`() throws {
        let folder = try TestFolder()
        let pipe = folder.path.appending("pipe")
        #expect(mkfifo(pipe.string, 0o600) == 0)
        #expect(!FileLock.isHeld(pipe))
    }
}
