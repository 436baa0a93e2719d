#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Processes whose supervisor was killed, so that nobody knows them but by a mark in their environment.
struct Orphans: Sendable {
    let mark: (name: String, value: String)

    /// Asks them to end, and kills those that do not.
    func end(within grace: Duration) async {
        let clock = SuspendingClock()
        let until = clock.now + grace
        var signal = SIGTERM
        while true {
            let found = processes
            if found.isEmpty { return }
            for process in found { ChildProcess.signal(process, signal) }
            if signal == SIGKILL, clock.now >= until + .seconds(5) { return }
            // Asked once; looked at until they are gone or the time is up.
            while !processes.isEmpty, clock.now < until {
                try? await Task.sleep(for: .milliseconds(20))
            }
            signal = SIGKILL
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    var areAlive: Bool {
        !ProcessTable.processes(withVariable: "\(mark.name)=\(mark.value)").isEmpty
    }

    /// Also what they started with another environment.
    private var processes: Set<pid_t> {
        let marked = ProcessTable.processes(withVariable: "\(mark.name)=\(mark.value)")
        return marked.isEmpty ? [] : Set(marked + ProcessTable.descendants(of: marked))
    }
}
