import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the system knows of processes; on Linux its `/proc`.
enum ProcessTable {
    /// Changes with each start of the machine; nil where the system does not tell.
    static let bootID: String? = {
        text("/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first.map(String.init)
    }()

    /// When a process was started; nil for one that is gone.
    static func startTicks(of process: pid_t) -> UInt64? {
        // The 22nd field; the second may hold blanks and parentheses, so counting begins behind it.
        fields(of: process).flatMap { $0.count > 19 ? UInt64($0[19]) : nil }
    }

    /// All processes that descend from some, without them; those that live when they are looked at.
    static func descendants(of processes: pid_t...) -> [pid_t] { descendants(of: processes) }

    static func descendants(of processes: [pid_t]) -> [pid_t] {
        var children: [pid_t: [pid_t]] = [:]
        for candidate in all() {
            guard let fields = fields(of: candidate), fields.count > 1,
                let parent = pid_t(fields[1])
            else { continue }
            children[parent, default: []].append(candidate)
        }
        var found: [pid_t] = []
        var pending = processes.flatMap { children[$0] ?? [] }
        while let next = pending.popLast() {
            found.append(next)
            pending += children[next] ?? []
        }
        return found
    }

    /// The processes whose environment has this very entry, such as `NAME=value`.
    ///
    /// Only of processes that we may read; of no others can we have started any.
    static func processes(withVariable entry: String) -> [pid_t] {
        let wanted = [0] + Array(entry.utf8) + [0]
        return all().filter { process in
            guard let environment = bytes("/proc/\(process)/environ") else { return false }
            return ([0] + environment).firstRange(of: wanted) != nil
        }
    }

    private static func all() -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }
    }

    /// The fields of a process from the third, its state, on.
    private static func fields(of process: pid_t) -> [Substring]? {
        guard let text = text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else {
            return nil
        }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func text(_ path: String) -> String? {
        bytes(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Files of `/proc` have no size, so they are read to their end.
    private static func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return count == 0 ? result : nil }
            result += buffer[..<count]
        }
    }
}
