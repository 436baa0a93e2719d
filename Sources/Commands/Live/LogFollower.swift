import Agents
import Orchestration
import Planning
import SystemPackage

/// Prints what an attempt prints, as it comes, until it has ended.
struct LogFollower {
    let console: Console
    let path: FilePath

    private static let pause = Duration.milliseconds(200)
    private static let mostAtOnce = 1 << 20

    func follow(_ id: SubtaskID, attempt: Int, of names: RunNames) async throws -> ExitStatus {
        var follower = try RunFollower(of: names.run, in: names.commonDirectory)
        var offset: Int64 = 0
        var rest: [UInt8] = []
        while true {
            // Asked first: what it printed last is there when its end is recorded.
            try follower.readOn { _, _ in }
            let finish = follower.history.attempt(attempt, of: id)?.finish
            let isOver = finish != nil || !follower.isAlive
            while tell(from: &offset, rest: &rest) {}
            if isOver {
                if !rest.isEmpty { tell(rest[...]) }
                console.narrate(
                    finish == nil
                        ? "no process acts for \(names.run) now" : "\(id) has ended"
                )
                return .done
            }
            try await Task.sleep(for: LogFollower.pause)
        }
    }

    /// Whole lines only, so that no letter and no command to a terminal is cut. Returns whether there is
    /// more.
    private func tell(from offset: inout Int64, rest: inout [UInt8]) -> Bool {
        guard let file = try? PlainFile.open(path) else { return false }
        defer { try? file.close() }
        guard (try? file.seek(offset: offset, from: .start)) != nil else { return false }
        let bytes = PlainFile.read(file, count: LogFollower.mostAtOnce)
        offset += Int64(bytes.count)
        rest += bytes
        if let end = rest.lastIndex(of: 0x0a) {
            tell(rest[..<end])
            rest.removeFirst(end + 1)
        } else if rest.count > LogFollower.mostAtOnce {
            tell(rest[...])
            rest.removeAll()
        }
        return bytes.count == LogFollower.mostAtOnce
    }

    private func tell(_ bytes: ArraySlice<UInt8>) {
        console.answer(String(decoding: bytes, as: UTF8.self).plainLog)
    }
}
