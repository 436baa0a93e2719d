import Foundation
package import SystemPackage

/// Files by which git keeps others out of a repository, left by a git that died.
///
/// Git holds one for an instant. Those of our own refs are taken away by whoever meets them.
package enum LeftLocks {
    /// Those that are older than `age`; both in seconds.
    package static func find(
        in commonDirectory: FilePath,
        olderThan age: Int64,
        now: Int64,
    ) -> [FilePath] {
        ["HEAD.lock", "config.lock", "index.lock", "packed-refs.lock", "shallow.lock"]
            .map { commonDirectory.appending($0) }
            .filter { path in
                let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
                guard let date = attributes?[.modificationDate] as? Date else { return false }
                return now - Int64(date.timeIntervalSince1970) > age
            }
    }
}
