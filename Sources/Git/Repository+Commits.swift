import CLibgit2

extension Repository {
    /// Stores a commit and moves no ref.
    ///
    /// Everything that decides the id is an argument: the same arguments give the same id anywhere.
    package func writeCommit(
        tree: ObjectID,
        parents: [ObjectID],
        author: Signature,
        committer: Signature,
        message: String,
    ) throws(GitError) -> ObjectID {
        let rawAuthor = try author.makeRaw()
        defer { git_signature_free(rawAuthor) }
        let rawCommitter = try committer.makeRaw()
        defer { git_signature_free(rawCommitter) }
        let treeObject = try treeHandle(tree)

        var parentObjects: [OpaquePointer?] = []
        defer { for parent in parentObjects { git_commit_free(parent) } }
        for parent in parents {
            var raw = parent.raw
            var object: OpaquePointer?
            try check(git_commit_lookup(&object, pointer, &raw), "look up parent \(parent)")
            parentObjects.append(object)
        }

        var written = git_oid()
        let code = parentObjects.withUnsafeMutableBufferPointer { parents in
            git_commit_create(
                &written,
                pointer,
                nil,
                rawAuthor,
                rawCommitter,
                "UTF-8",
                message,
                treeObject.pointer,
                parents.count,
                parents.baseAddress
            )
        }
        try check(code, "store a commit")
        return ObjectID(written)
    }
}
