import Foundation
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A small file with a mode of its own, such as a script: whoever looks for it finds all of it, ready to
/// run, or what was there before.
package struct ProgramFile: Sendable {
    package let path: FilePath
    private let mode: mode_t

    package init(_ path: FilePath, mode: UInt16 = 0o755) {
        self.path = path
        self.mode = mode_t(mode)
    }

    /// Whether the file itself, and no link to one, has this content and the mode.
    package func holds(_ bytes: [UInt8]) -> Bool {
        guard let file = try? PlainFile.open(path) else { return false }
        defer { try? file.close() }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_mode & 0o777 == mode,
            status.st_size == bytes.count
        else { return false }
        return PlainFile.read(file, count: bytes.count) == bytes
    }

    /// Makes it so, unless it is. What is in its place goes; a link is not followed.
    package func write(_ bytes: [UInt8]) throws {
        guard !holds(bytes) else { return }
        let new = path.removingLastComponent().appending(".\(UUID().uuidString).new")
        do {
            let file = try PlainFile.open(new, .writeOnly, options: [.create, .exclusiveCreate])
            try file.closeAfter {
                _ = try file.writeAll(bytes)
                // Whatever the mask of the process takes away.
                guard fchmod(file.rawValue, mode) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(new.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(new.string)
            throw error
        }
    }
}
