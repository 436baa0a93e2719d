import CProcess
import Foundation
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Stands between a runner and one command, as a shim does between a container engine and a
/// container: the runner may die and come back.
///
/// It is a process of its own, in a session of its own. Its standard input is the lock file, locked by
/// whoever started it, so that there is no instant in which it lives and does not hold the lock; its
/// standard output is the log. It starts the command, ends it and all that the command has started
/// when the time is up or a signal asks for it (SIGTERM: gently, SIGUSR1: at once), and leaves an
/// `ExitRecord`. It knows nothing of git, and does nothing but wait.
package struct Supervisor {
    private let order: SupervisorOrder
    private let clock = SuspendingClock()
    private let began: SuspendingClock.Instant
    private let beganAt: Double
    private var hasSubreaper = false
    private var leader: pid_t = 0
    /// How the command itself ended; nil while it runs.
    private var leaderEnding: ProcessEnding?
    /// Why we ended it, if we did.
    private var reason: ProcessEnding?
    private var stage = Stage.running
    private var activity: Activity

    private enum Stage {
        case running
        /// Asked to end; killed at that instant.
        case ending(until: SuspendingClock.Instant)
        /// Being killed; given up at that instant.
        case killing(until: SuspendingClock.Instant)
    }

    /// Supervises when the arguments of this process say so, and returns its exit status then.
    package static func supervise(_ arguments: [[UInt8]]) -> Int32? {
        guard let order = SupervisorOrder(arguments: arguments) else { return nil }
        var supervisor = Supervisor(order)
        return supervisor.run() ? 0 : 1
    }

    private init(_ order: SupervisorOrder) {
        self.order = order
        began = clock.now
        beganAt = Supervisor.secondsSince1970()
        activity = Activity(of: order.watched, at: began)
    }

    // MARK: The loop

    private mutating func run() -> Bool {
        hasSubreaper = orchestrate_become_subreaper() == 0
        let signals = SignalSet.blocked([SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1])
        do { try ProcessIdentity.current.write(to: order.identity) } catch { return false }
        do {
            leader = try ChildProcess.start(order.text, in: order.workingFolder)
        } catch {
            return record(.notStarted(error.reason), survivors: [])
        }
        while true {
            let hasChildren = reap()
            if leaderEnding != nil {
                // The group is asked only where orphans go elsewhere: when it is empty, its number may be
                // given to strangers.
                if !hasChildren, hasSubreaper || !ChildProcess.groupExists(leader) { break }
                if case .running = stage { end(because: nil) }
            }
            guard let wait = act() else { break }
            switch signals.next(within: wait) {
            case SIGTERM, SIGINT, SIGHUP, SIGQUIT: end(because: .stopped)
            case SIGUSR1: hurry()
            default: continue
            }
        }
        let ending = reason ?? leaderEnding ?? .lost
        return record(ending, survivors: ProcessTable.descendants(of: getpid()))
    }

    /// Does what is due and says how long there is nothing to do; nil when there is no more to be done.
    private mutating func act() -> Duration? {
        let now = clock.now
        switch stage {
        case .running:
            if order.parent != nil, getppid() != order.parent { end(because: .stopped) }
            if let timeout = order.timeout, now - began >= timeout { end(because: .timedOut) }
            if let limit = order.idleTimeout, activity.idleTime(at: now) >= limit {
                end(because: .idle)
            }
            guard case .running = stage else { return .zero }
            return pause(at: now)
        case .ending(let until):
            if now >= until { kill(); return .zero }
            return min(until - now, .milliseconds(50))
        case .killing(let until):
            if now >= until { return nil }
            signalAll(SIGKILL)
            return .milliseconds(10)
        }
    }

    /// The time to the next thing that is due without a signal.
    private func pause(at now: SuspendingClock.Instant) -> Duration {
        var pause = Duration.seconds(3_600)
        if let timeout = order.timeout { pause = min(pause, timeout - (now - began)) }
        if let limit = order.idleTimeout {
            pause = min(pause, max(.milliseconds(20), min(limit / 4, .seconds(10))))
        }
        // Asked, since no signal tells it.
        if order.parent != nil { pause = min(pause, .milliseconds(250)) }
        return max(pause, .zero)
    }

    // MARK: Ending

    private mutating func end(because why: ProcessEnding?) {
        guard case .running = stage else { return }
        // Of a command that has ended by itself, only what it left behind is ended.
        if leaderEnding == nil { reason = why }
        signalAll(SIGTERM)
        stage = .ending(until: clock.now + order.grace)
    }

    private mutating func hurry() {
        end(because: .stopped)
        if case .ending = stage { kill() }
    }

    private mutating func kill() {
        signalAll(SIGKILL)
        stage = .killing(until: clock.now + .seconds(5))
    }

    /// Orphans became children of ours, so nobody is missed, whatever session it started.
    private func signalAll(_ signal: Int32) {
        let processes = ProcessTable.descendants(of: getpid())
        for process in processes { ChildProcess.signal(process, signal) }
        // Where the system does not tell, at least those that stayed together. Never both: to some
        // agents a second SIGTERM means to stop at once.
        if processes.isEmpty, leaderEnding == nil || !hasSubreaper {
            ChildProcess.signalGroup(leader, signal)
        }
    }

    /// Takes the dead; returns whether anybody is left.
    private mutating func reap() -> Bool {
        while true {
            var status: Int32 = 0
            let process = waitpid(-1, &status, WNOHANG)
            if process == 0 { return true }
            if process < 0 {
                if errno == EINTR { continue }
                return false
            }
            if process == leader { leaderEnding = ChildProcess.ending(status) }
        }
    }

    // MARK: The record

    private func record(_ ending: ProcessEnding, survivors: [pid_t]) -> Bool {
        var usage = rusage()
        _ = getrusage(ChildProcess.allChildren, &usage)
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
        }
        let record = ExitRecord(
            ending: ending,
            began: beganAt,
            ended: Supervisor.secondsSince1970(),
            userSeconds: seconds(usage.ru_utime),
            systemSeconds: seconds(usage.ru_stime),
            peakKibibytes: Int(usage.ru_maxrss) / ChildProcess.peakUnitsPerKibibyte,
            survivors: survivors
        )
        do {
            try record.write(to: order.record)
            return true
        } catch {
            return false
        }
    }

    private static func secondsSince1970() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}

/// When a command last showed that it is at work.
private struct Activity {
    private let paths: [FilePath]
    private var last: [FileStamp]
    private var changed: SuspendingClock.Instant

    init(of paths: [FilePath], at now: SuspendingClock.Instant) {
        self.paths = paths
        last = paths.map { FileStamp($0) }
        changed = now
    }

    mutating func idleTime(at now: SuspendingClock.Instant) -> Duration {
        let stamps = paths.map { FileStamp($0) }
        if stamps != last {
            last = stamps
            changed = now
        }
        return now - changed
    }
}

/// What changes when a file is written.
private struct FileStamp: Equatable {
    private let size: UInt64?
    private let date: Date?

    init(_ path: FilePath) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
        size = attributes?[.size] as? UInt64
        date = attributes?[.modificationDate] as? Date
    }
}

/// Signals that wait until they are asked for.
private struct SignalSet {
    private var set = sigset_t()

    static func blocked(_ signals: [Int32]) -> SignalSet {
        var result = SignalSet()
        sigemptyset(&result.set)
        for number in signals {
            // One that is ignored, as a runner ignores some, might be thrown away.
            signal(number, SIG_DFL)
            sigaddset(&result.set, number)
        }
        sigprocmask(SIG_BLOCK, &result.set, nil)
        return result
    }

    /// The next signal, or 0 when none came in time.
    func next(within time: Duration) -> Int32 {
        let (seconds, attoseconds) = time.components
        let milliseconds = Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000) + 1
        return withUnsafePointer(to: set) { orchestrate_next_signal($0, milliseconds) }
    }
}
