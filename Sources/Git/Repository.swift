import CLibgit2
package import SystemPackage

/// An open repository: the unit of confinement of everything that is said to libgit2.
///
/// Opening costs 0.1 ms, so each unit of work opens its own and drops it; it is neither shared nor
/// stored across threads, which the compiler checks. What comes out of its methods are copied,
/// Sendable values.
package struct Repository: ~Copyable {
    let pointer: OpaquePointer

    /// Opens the repository whose git directory or working tree is exactly `path`.
    package init(at path: FilePath) throws(GitError) {
        try self.init(path, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, ceiling: nil)
    }

    /// Opens the repository that holds `folder`, looking upward as git does.
    package init(holding folder: FilePath) throws(GitError) {
        try self.init(folder, flags: 0, ceiling: nil)
    }

    private init(_ path: FilePath, flags: UInt32, ceiling: String?) throws(GitError) {
        try Libgit2.start()
        var opened: OpaquePointer?
        let code = path.withPlatformString { git_repository_open_ext(&opened, $0, flags, ceiling) }
        try check(code, "open the repository at \(path)")
        guard let opened else {
            throw GitError(operation: "open \(path)", code: -1, category: 0, message: "no object")
        }
        pointer = opened
    }

    deinit { git_repository_free(pointer) }

    /// Where this repository keeps what.
    package var layout: RepositoryLayout {
        RepositoryLayout(
            gitDirectory: folder(git_repository_path(pointer)) ?? "",
            commonDirectory: folder(git_repository_commondir(pointer)) ?? "",
            workingTree: folder(git_repository_workdir(pointer)),
            isBare: git_repository_is_bare(pointer) == 1,
            isLinkedWorktree: git_repository_is_worktree(pointer) == 1,
        )
    }

    private func folder(_ text: UnsafePointer<CChar>?) -> FilePath? {
        // FilePath drops the trailing slash that libgit2 puts on folders.
        text.map { FilePath(platformString: $0) }
    }
}

/// The folders of a repository, all absolute.
package struct RepositoryLayout: Sendable, Equatable {
    /// `.git`, or `.git/worktrees/<name>` in a linked worktree.
    package let gitDirectory: FilePath
    /// What all worktrees share; the same as `gitDirectory` in the main one.
    package let commonDirectory: FilePath
    /// The working tree that was opened; nil in a bare repository.
    package let workingTree: FilePath?
    package let isBare: Bool
    package let isLinkedWorktree: Bool
}
