import CLibgit2
package import SystemPackage

/// Makes a new repository with one commit in it.
package enum RepositoryMaker {
    /// The files are regular ones at the top; the branch is `main` and checked out.
    package static func make(
        at path: FilePath,
        files: [(name: String, text: String)],
        author: Signature,
    ) throws(GitError) {
        try Libgit2.start()
        var options = git_repository_init_options()
        try check(
            git_repository_init_options_init(
                &options,
                UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)
            ),
            "prepare a repository"
        )
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue
        var made: OpaquePointer?
        let code = "main".withCString { branch in
            options.initial_head = branch
            return path.withPlatformString { git_repository_init_ext(&made, $0, &options) }
        }
        try check(code, "make a repository at \(path)")
        git_repository_free(made)
        let repository = try Repository(at: path)
        var changes: [TreeChange] = []
        for file in files {
            let blob = try repository.writeBlob(Array(file.text.utf8))
            changes.append(.set(GitPath(file.name), .file, blob))
        }
        let commit = try repository.writeCommit(
            tree: repository.writeTree(nil, changing: changes),
            parents: [],
            author: author,
            committer: author,
            message: "First commit\n"
        )
        if let main = RefName(branch: "main") {
            try repository.moveRef(main, from: nil, to: commit, reason: "first commit")
        }
        try repository.checkOut(commit, convertingContent: true)
    }
}
