import Agents
import Commands

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

// Before anything that starts a thread: signals are for the one thread of a supervisor.
if let status = Supervisor.supervise(EntryPoint.arguments) { exit(status) }
exit(await EntryPoint.main())
