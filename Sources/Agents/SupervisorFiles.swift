package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files by which a supervisor and those who look after it know of each other.
package struct SupervisorFiles: Sendable, Equatable {
    /// Held as long as the supervisor lives.
    package let lock: FilePath
    /// Which process it is; there before its command is started.
    package let identity: FilePath
    /// How its command ended; there before the lock is free again.
    package let record: FilePath
    /// What the command prints.
    package let log: FilePath

    package init(lock: FilePath, identity: FilePath, record: FilePath, log: FilePath) {
        self.lock = lock
        self.identity = identity
        self.record = record
        self.log = log
    }

    /// What has become of a command.
    package enum State: Sendable, Equatable {
        case alive
        case ended(ExitRecord)
        /// The supervisor died before its command did, or with it.
        case lost
        /// No process was ever started.
        case notStarted
    }

    /// Looks; in this order, since the record is written before the lock is given back.
    package var state: State {
        FileLock.isHeld(lock) ? .alive : stateOfTheDead
    }

    /// The same when it is known that no supervisor lives. The lock is not asked: a process that is
    /// just being started may hold a copy of it for an instant.
    var stateOfTheDead: State {
        if let record = ExitRecord.read(record) { return .ended(record) }
        // A file that cannot be read is there all the same.
        return isMissing(identity) && isMissing(record) ? .notStarted : .lost
    }

    /// Whether a process of the command may be alive, with a supervisor or without one.
    package var isAtWork: Bool {
        switch state {
        case .alive: true
        case .lost: Orphans(mark: mark).areAlive
        case .ended, .notStarted: false
        }
    }

    private func isMissing(_ path: FilePath) -> Bool {
        var found = stat()
        return path.withPlatformString { lstat($0, &found) } != 0 && errno == ENOENT
    }

    /// The entry of the environment that all processes of the command carry.
    var mark: (name: String, value: String) { ("ORCHESTRATE_PROCESS", record.string) }
}
