package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A lock that the kernel gives back when its holder dies, however it dies.
///
/// A class and not a noncopyable struct: Swift 6.3 crashes on one that moves through a `catch`.
package final class FileLock: Sendable {
    private let descriptor: FileDescriptor

    /// Takes the lock, or returns nil when another process (or another holder in this one) has it.
    package init?(trying path: FilePath) throws {
        descriptor = try FileLock.open(path)
        // Whoever looks whether it is held holds it for an instant.
        for _ in 0..<5 {
            if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { return }
            usleep(10_000)
        }
        // An object that is whole is taken down by its `deinit`, which closes: to do it here as well would
        // close what another thread has opened meanwhile.
        return nil
    }

    /// Does something while holding the lock, waiting for it first; blocks the thread.
    package static func whileHolding<Result>(
        _ path: FilePath,
        _ body: () throws -> Result,
    ) throws -> Result {
        let lock = try FileLock(waitingFor: path)
        return try withExtendedLifetime(lock) { try body() }
    }

    private init(waitingFor path: FilePath) throws {
        descriptor = try FileLock.open(path)
        while flock(descriptor.rawValue, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
    }

    deinit {
        do { try descriptor.close() } catch { assertionFailure("it was closed before: \(error)") }
    }

    /// One more descriptor of the same lock, for a process that is being started: the lock is free
    /// again when all of them are closed.
    func duplicate() throws -> FileDescriptor {
        let copy = fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: copy)
    }

    /// Whether somebody holds it now. Looks only: creates nothing.
    package static func isHeld(_ path: FilePath) -> Bool {
        let descriptor: FileDescriptor
        do { descriptor = try PlainFile.open(path) } catch {
            // Where nothing can be seen, somebody may be there. What is no file is no lock of ours.
            let none: [Errno?] = [
                .noSuchFileOrDirectory, .tooManySymbolicLinkLevels, .invalidArgument,
            ]
            return !none.contains(error as? Errno)
        }
        defer { try? descriptor.close() }
        return flock(descriptor.rawValue, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Whether it can be told who has it: a lock file that is closed to us never becomes free.
    static func canBeSeen(_ path: FilePath) -> Bool {
        do {
            try FileDescriptor.open(path, .readOnly, options: .closeOnExec).close()
            return true
        } catch {
            return (error as? Errno) != .permissionDenied
        }
    }

    private static func open(_ path: FilePath) throws -> FileDescriptor {
        try PlainFile.open(path, .readWrite, options: .create)
    }
}
