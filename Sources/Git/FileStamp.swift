import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What changes with every change of a file, without reading it.
package struct FileStamp: Sendable, Equatable {
    private let number: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int
    private let mode: UInt32

    /// Nil when there is nothing at that path; of a link, the link itself.
    init?(_ path: FilePath) {
        var found = stat()
        guard path.withPlatformString({ lstat($0, &found) }) == 0 else { return nil }
        number = UInt64(found.st_ino)
        size = Int64(found.st_size)
        mode = UInt32(found.st_mode)
        #if os(Linux)
            seconds = found.st_mtim.tv_sec
            nanoseconds = found.st_mtim.tv_nsec
        #else
            seconds = found.st_mtimespec.tv_sec
            nanoseconds = found.st_mtimespec.tv_nsec
        #endif
    }
}
