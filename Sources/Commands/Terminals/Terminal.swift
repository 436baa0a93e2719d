import Agents
import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The terminal that a command was started at, as far as there is one; tests give their own.
package struct Terminal: Sendable {
    package struct Size: Sendable, Equatable {
        package let columns: Int
        package let rows: Int

        package init(columns: Int, rows: Int) {
            self.columns = columns
            self.rows = rows
        }
    }

    /// Whether the answer goes to one.
    package let isOutput: Bool
    /// Whether the narration goes to one.
    package let isError: Bool
    /// As it is now: people resize windows.
    package let size: @Sendable () -> Size
    /// Whether we may draw: somebody else has the terminal while we are in the background.
    package let isForeground: @Sendable () -> Bool
    /// Begins to watch; what it returns tells whether we were stopped and continued since it was asked
    /// last, so that others have written below what we drew.
    package let watchContinuation: @Sendable () -> @Sendable () -> Bool

    package init(
        isOutput: Bool,
        isError: Bool,
        size: @escaping @Sendable () -> Size = { Size(columns: 80, rows: 24) },
        isForeground: @escaping @Sendable () -> Bool = { true },
        watchContinuation: @escaping @Sendable () -> @Sendable () -> Bool = { { false } },
    ) {
        self.isOutput = isOutput
        self.isError = isError
        self.size = size
        self.isForeground = isForeground
        self.watchContinuation = watchContinuation
    }

    /// Pipes and files.
    package static let none = Terminal(isOutput: false, isError: false)

    /// The streams of this process.
    package static var own: Terminal {
        Terminal(
            isOutput: isatty(STDOUT_FILENO) == 1,
            isError: isatty(STDERR_FILENO) == 1,
            size: {
                var size = winsize()
                guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
                    return Size(columns: 80, rows: 24)
                }
                return Size(columns: Int(size.ws_col), rows: max(2, Int(size.ws_row)))
            },
            isForeground: {
                let group = tcgetpgrp(STDERR_FILENO)
                return group < 0 || group == getpgrp()
            },
            watchContinuation: {
                let wasContinued = Guarded(false)
                let source = DispatchSource.makeSignalSource(
                    signal: SIGCONT,
                    queue: DispatchQueue(label: "continued")
                )
                source.setEventHandler { wasContinued.withLock { $0 = true } }
                source.resume()
                // A source is not Sendable. This one is made here and used by nobody from here on; it is
                // only kept, as long as somebody can ask.
                nonisolated(unsafe) let kept = source
                return {
                    withExtendedLifetime(kept) {
                        wasContinued.withLock { value in
                            defer { value = false }
                            return value
                        }
                    }
                }
            }
        )
    }
}
