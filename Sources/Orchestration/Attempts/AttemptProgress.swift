import Agents
package import Planning
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How far an attempt has come, by what the hook of its agent has noted.
///
/// The hook adds a line with the id to a file at each commit, so the file has changed when the last one was
/// made. It is in a folder that the agent can write in: a hint for people, which decides nothing, and nothing
/// of it is read.
package struct AttemptProgress: Sendable, Equatable {
    /// When the last commit was made.
    package let lastCommit: Timestamp

    /// Nil where no commit was noted: there is none yet, or hooks are off.
    package init?(_ subtask: SubtaskID, attempt: Int, of names: RunNames) {
        guard let file = try? PlainFile.open(names.progress(subtask, attempt: attempt)) else {
            return nil
        }
        defer { try? file.close() }
        var found = stat()
        guard fstat(file.rawValue, &found) == 0, found.st_size > 0 else { return nil }
        #if os(Linux)
            let changed = found.st_mtim
        #else
            let changed = found.st_mtimespec
        #endif
        // Up to the year 9999: somebody may have set any time.
        guard (0...253_402_300_799).contains(changed.tv_sec) else { return nil }
        lastCommit = Timestamp(
            milliseconds: Int64(changed.tv_sec) * 1_000 + Int64(changed.tv_nsec) / 1_000_000
        )
    }
}
