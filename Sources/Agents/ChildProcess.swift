import CProcess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A command as the child of this process, at the level of the system: a supervisor takes care of
/// all its children at once, which libraries that wait for single ones do not allow.
enum ChildProcess {
    struct SpawnFailure: Error {
        let reason: String
    }

    #if os(Linux)
        static let allChildren = RUSAGE_CHILDREN.rawValue
        static let peakUnitsPerKibibyte = 1
    #else
        static let allChildren = RUSAGE_CHILDREN
        static let peakUnitsPerKibibyte = 1_024
    #endif

    /// Starts `sh -c text` as the leader of a new session, with nothing to read, with our own output and
    /// environment, and with every signal as a program expects it.
    static func start(_ text: [UInt8], in folder: FilePath) throws(SpawnFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        folder.withPlatformString { _ = orchestrate_spawn_in_folder(&actions, $0) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, orchestrate_spawn_flags())
        var process: pid_t = 0
        let code = withArguments([Array("sh".utf8), Array("-c".utf8), text]) { arguments in
            posix_spawn(
                &process,
                "/bin/sh",
                &actions,
                &attributes,
                arguments,
                orchestrate_environment()
            )
        }
        guard code == 0 else { throw SpawnFailure(reason: String(cString: strerror(code))) }
        return process
    }

    static func ending(_ status: Int32) -> ProcessEnding {
        let code = orchestrate_exit_status(status)
        return code >= 0 ? .exited(code) : .signalled(orchestrate_end_signal(status))
    }

    static func groupExists(_ leader: pid_t) -> Bool { kill(-leader, 0) == 0 }

    static func signalGroup(_ leader: pid_t, _ signal: Int32) { _ = kill(-leader, signal) }

    static func signal(_ process: pid_t, _ signal: Int32) { _ = kill(process, signal) }

    private static func withArguments<Result>(
        _ arguments: [[UInt8]],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result,
    ) -> Result {
        let copies = arguments.map { argument in
            (argument + [0]).withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { strdup($0.baseAddress!) }
            }
        }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
