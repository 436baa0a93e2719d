import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Repository {
    /// Puts bytes in the place of the shared `config`, under git's own lock, if it still holds what is
    /// expected; returns whether it did. A link is left alone; the mode stays.
    package func replaceConfig(_ old: [UInt8], with new: [UInt8]) -> Bool {
        let path = layout.commonDirectory.appending("config")
        let lock = layout.commonDirectory.appending("config.lock")
        let kind = kind(of: path)
        guard kind == nil || kind == .file(executable: false),
            let descriptor = try? FileDescriptor.open(
                lock,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        else { return false }
        var status = stat()
        if path.withPlatformString({ lstat($0, &status) }) == 0 {
            fchmod(descriptor.rawValue, status.st_mode & 0o7777)
        }
        let isWritten = (try? descriptor.closeAfter { try descriptor.writeAll(new) }) == new.count
        guard isWritten, contents(of: path, limit: 16 << 20) ?? [] == old,
            lock.withPlatformString({ from in path.withPlatformString { rename(from, $0) } }) == 0
        else {
            removeFile(lock)
            return false
        }
        return true
    }
}
