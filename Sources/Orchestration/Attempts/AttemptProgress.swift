import Agents
package import Planning
import SystemPackage

/// How far an attempt has come, by the commits that the hook of its agent has noted.
///
/// A file in a folder that the agent can write in, so it is a hint for people and decides nothing: what is no
/// line of the hook's is passed over, and of a file without end only the last part is read.
package struct AttemptProgress: Sendable, Equatable {
    /// How many commits were made, those that were taken back or rewritten since among them.
    package let commits: Int
    /// When the last of them was made.
    package let lastCommit: Timestamp

    private static let mostBytes = 1 << 20

    /// Nil where no commit was noted: there is none yet, or hooks are off.
    package init?(_ subtask: SubtaskID, attempt: Int, of names: RunNames) {
        guard let file = try? PlainFile.open(names.progress(subtask, attempt: attempt)) else {
            return nil
        }
        defer { try? file.close() }
        guard let size = try? file.seek(offset: 0, from: .end) else { return nil }
        let start = max(0, Int(size) - AttemptProgress.mostBytes)
        guard (try? file.seek(offset: Int64(start), from: .start)) != nil else { return nil }
        self.init(bytes: PlainFile.read(file, count: Int(size) - start))
    }

    /// Reads lines of `<unix seconds> <40 hex digits>`; a last one without an end is being written.
    init?(bytes: [UInt8]) {
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        var ids: Set<ArraySlice<UInt8>> = []
        var last: Int64?
        for line in bytes[..<end].split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard parts.count == 2, let seconds = AttemptProgress.seconds(parts[0]),
                AttemptProgress.isID(parts[1])
            else { continue }
            ids.insert(parts[1])
            last = seconds
        }
        guard let last else { return nil }
        commits = ids.count
        lastCommit = Timestamp(milliseconds: last * 1_000)
    }

    /// Up to the year 9999.
    private static func seconds(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard (1...12).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(String(decoding: digits, as: UTF8.self)), seconds <= 253_402_300_799
        else { return nil }
        return seconds
    }

    private static func isID(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.count == 40
            && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
