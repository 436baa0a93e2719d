import CLibgit2

/// The libgit2 that this process is linked to.
package struct LibraryVersion: Sendable, Equatable {
    /// Such as `1.5.1`.
    package let text: String
    /// What it was built with, of `threads`, `https`, `ssh` and `nsec`.
    package let features: [String]

    /// Asks the library; it need not have been started.
    package static var current: LibraryVersion {
        var major: Int32 = 0
        var minor: Int32 = 0
        var revision: Int32 = 0
        git_libgit2_version(&major, &minor, &revision)
        let found = UInt32(bitPattern: git_libgit2_features())
        let known: [(git_feature_t, String)] = [
            (GIT_FEATURE_THREADS, "threads"), (GIT_FEATURE_HTTPS, "https"),
            (GIT_FEATURE_SSH, "ssh"), (GIT_FEATURE_NSEC, "nsec"),
        ]
        return LibraryVersion(
            text: "\(major).\(minor).\(revision)",
            features: known.filter { found & UInt32($0.0.rawValue) != 0 }.map(\.1)
        )
    }
}
