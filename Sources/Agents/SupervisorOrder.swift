package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a supervisor is to do: the arguments of its process.
///
/// A file would have to be cleaned up, and the parser of the other commands knows no bytes that are
/// not UTF-8, which paths may have.
package struct SupervisorOrder: Sendable, Equatable {
    /// The shell text of the command.
    package var text: [UInt8]
    package var workingFolder: FilePath
    package var identity: FilePath
    package var record: FilePath
    package var timeout: Duration?
    /// The time without a change of any watched file after which the command is ended.
    package var idleTimeout: Duration?
    /// How long the command may take to end by itself before it is killed.
    package var grace: Duration
    /// The process whose end is the command's end, where it has one; it starts the supervisor.
    package var parent: Int32?
    package var watched: [FilePath]

    /// The word by which the binary knows that it is to be a supervisor.
    package static let word = "__supervise"

    /// Behind the name of the program.
    package var arguments: [[UInt8]] {
        let numbers = [
            timeout.map(SupervisorOrder.milliseconds) ?? "",
            idleTimeout.map(SupervisorOrder.milliseconds) ?? "",
            SupervisorOrder.milliseconds(grace), parent.map { String($0) } ?? "",
        ]
        return [Array(SupervisorOrder.word.utf8)] + numbers.map { Array($0.utf8) }
            + ([workingFolder, identity, record].map(\.bytes)) + [text] + watched.map(\.bytes)
    }

    package init(
        text: [UInt8],
        workingFolder: FilePath,
        files: SupervisorFiles,
        timeout: Duration? = nil,
        idleTimeout: Duration? = nil,
        grace: Duration = .seconds(10),
        parent: Int32? = nil,
        watched: [FilePath] = [],
    ) {
        self.text = text
        self.workingFolder = workingFolder
        identity = files.identity
        record = files.record
        self.timeout = timeout
        self.idleTimeout = idleTimeout
        self.grace = grace
        self.parent = parent
        self.watched = watched
    }

    /// Nil when the arguments are not those of a supervisor.
    package init?(arguments: [[UInt8]]) {
        guard arguments.count >= 9, arguments[0] == Array(SupervisorOrder.word.utf8) else {
            return nil
        }
        func duration(_ index: Int) -> Duration? {
            Int64(String(decoding: arguments[index], as: UTF8.self)).map { .milliseconds($0) }
        }
        timeout = duration(1)
        idleTimeout = duration(2)
        grace = duration(3) ?? .zero
        parent = Int32(String(decoding: arguments[4], as: UTF8.self))
        workingFolder = FilePath(bytes: arguments[5])
        identity = FilePath(bytes: arguments[6])
        record = FilePath(bytes: arguments[7])
        text = arguments[8]
        watched = arguments[9...].map { FilePath(bytes: $0) }
    }

    private static func milliseconds(_ duration: Duration) -> String {
        String(
            duration.components.seconds * 1_000 + duration.components.attoseconds
                / 1_000_000_000_000_000
        )
    }
}

extension FilePath {
    /// As the system has them, without the zero at the end.
    fileprivate var bytes: [UInt8] {
        withPlatformString { text in
            Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
        }
    }

    fileprivate init(bytes: [UInt8]) {
        self = (bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0])
            .withUnsafeBufferPointer { FilePath(platformString: $0.baseAddress!) }
    }
}
