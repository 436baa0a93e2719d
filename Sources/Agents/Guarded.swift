import Foundation

/// A value behind a lock of the system's.
///
/// Not `Synchronization.Mutex`, whose lock the thread sanitizer does not see: it would report each use
/// of it, and hide behind that what it is asked for. Unchecked, since the compiler does not see that the
/// value is only touched while the lock is held; there are no other ways to it.
package final class Guarded<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    package init(_ value: Value) { self.value = value }

    /// Reads or changes the value; nobody else does meanwhile.
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
