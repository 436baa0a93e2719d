#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Which process, for good: a number alone is given to another process one day.
///
/// The same process has the same number, was started at the same instant, since the same start of the
/// machine.
package struct ProcessIdentity: Sendable, Equatable, WholeFile {
    package let processID: Int32
    /// In ticks since the start of the machine; nil where the system does not tell.
    package let startTicks: UInt64?
    package let bootID: String?

    /// The process that asks.
    package static var current: ProcessIdentity {
        let number = getpid()
        return ProcessIdentity(
            processID: number,
            startTicks: ProcessTable.startTicks(of: number),
            bootID: ProcessTable.bootID
        )
    }

    /// Whether that very process is alive.
    package var isAlive: Bool {
        guard bootID == ProcessTable.bootID else { return false }
        guard kill(processID, 0) == 0 || errno == EPERM else { return false }
        return startTicks == ProcessTable.startTicks(of: processID)
    }

    /// Sends a signal to that very process; does nothing when it is gone.
    @discardableResult
    package func send(_ signal: Int32) -> Bool { isAlive && kill(processID, signal) == 0 }
}
