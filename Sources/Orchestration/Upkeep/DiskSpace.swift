package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is free on a disk, and what a folder takes of it, in bytes.
package enum DiskSpace {
    /// What the workspaces of a run take, of which each stays until it is cleaned away.
    package struct Need: Sendable, Equatable {
        /// Of those that are at work at the same time.
        package let atOnce: Int64
        package let inTheEnd: Int64

        package init(workspace: Int64, count: Int, atOnce: Int) {
            self.atOnce = workspace * Int64(min(count, atOnce))
            inTheEnd = workspace * Int64(count)
        }
    }

    /// What we may still write where a path is, or will be; nil when the system does not tell.
    package static func free(at path: FilePath) -> Int64? {
        var parent = path
        while !Files.isFolder(parent), parent.lastComponent != nil { parent.removeLastComponent() }
        var found = statvfs()
        guard parent.withPlatformString({ statvfs($0, &found) }) == 0,
            // Some file systems tell nothing.
            found.f_blocks > 0
        else { return nil }
        return Int64(clamping: UInt64(found.f_bavail) * UInt64(found.f_frsize))
    }

    /// What a folder and all in it take; links are not followed.
    package static func used(by path: FilePath) -> Int64 {
        var sum: Int64 = 0
        var pending = [path]
        while let next = pending.popLast() {
            var found = stat()
            guard next.withPlatformString({ lstat($0, &found) }) == 0 else { continue }
            sum += Int64(found.st_blocks) * 512
            guard found.st_mode & S_IFMT == S_IFDIR else { continue }
            pending += Files.names(in: next).map { next.appending($0) }
        }
        return sum
    }
}
