import CLibgit2

/// One commit, copied out of the object database.
package struct Commit: Sendable, Equatable {
    package let id: ObjectID
    package let tree: ObjectID
    package let parents: [ObjectID]
    package let author: Signature
    package let committer: Signature
    /// The whole message; bytes that are not UTF-8 are replaced, since it is only shown.
    package let message: String

    /// The first line of the message.
    package var subject: String {
        String(message.prefix { $0 != "\n" && $0 != "\r\n" })
    }
}

/// One entry of a tree.
package struct TreeEntry: Sendable, Hashable {
    package let name: [UInt8]
    package let mode: FileMode
    package let id: ObjectID
}

/// What git records about an entry besides its content.
package enum FileMode: UInt32, Sendable, Codable {
    case tree = 0o040000
    case file = 0o100644
    case executable = 0o100755
    case link = 0o120000
    case submodule = 0o160000

    /// Whether the entry is a file with lines that can be merged.
    package var isRegular: Bool { self == .file || self == .executable }

    init(raw: UInt32) {
        // Old trees hold 100664 and the like, which git too reads as 100644.
        self = FileMode(rawValue: raw) ?? (raw & 0o100 != 0 ? .executable : .file)
    }
}

extension Repository {
    /// Reads a commit; nil when no such commit is there.
    package func commit(_ id: ObjectID) throws(GitError) -> Commit? {
        var raw = id.raw
        var found: OpaquePointer?
        let code = git_commit_lookup(&found, pointer, &raw)
        if code == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(code, "look up commit \(id)")
        guard let found else { return nil }
        defer { git_commit_free(found) }
        return Commit(
            id: id,
            tree: ObjectID(git_commit_tree_id(found)),
            parents: (0..<git_commit_parentcount(found)).map {
                ObjectID(git_commit_parent_id(found, $0))
            },
            author: signature(git_commit_author(found)),
            committer: signature(git_commit_committer(found)),
            message: git_commit_message(found).map { String(cString: $0) } ?? "",
        )
    }

    /// Reads a commit that must be there.
    package func existingCommit(_ id: ObjectID) throws(GitError) -> Commit {
        guard let commit = try commit(id) else {
            throw GitError(
                operation: "look up commit \(id)",
                code: GIT_ENOTFOUND.rawValue,
                category: 0,
                message: "it is not in the object database"
            )
        }
        return commit
    }

    /// The commit that `revision` names, as `git rev-parse <revision>^{commit}` would say.
    package func resolve(revision: String) throws(GitError) -> ObjectID? {
        guard !revision.contains("\0") else { return nil }
        var object: OpaquePointer?
        let code = git_revparse_single(&object, pointer, revision)
        guard code == 0, let object else {
            git_error_clear()
            return nil
        }
        defer { git_object_free(object) }
        var peeled: OpaquePointer?
        guard git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) == 0, let peeled else {
            git_error_clear()
            return nil
        }
        defer { git_object_free(peeled) }
        return git_object_id(peeled).map { ObjectID($0) }
    }

    /// The entries of one tree, in git's order.
    package func entries(ofTree id: ObjectID) throws(GitError) -> [TreeEntry] {
        let tree = try treeHandle(id)
        return (0..<git_tree_entrycount(tree.pointer)).compactMap { index in
            git_tree_entry_byindex(tree.pointer, index).map { entry in
                TreeEntry(
                    name: GitPath(cString: git_tree_entry_name(entry)).bytes,
                    mode: FileMode(raw: UInt32(git_tree_entry_filemode(entry).rawValue)),
                    id: ObjectID(git_tree_entry_id(entry)),
                )
            }
        }
    }

    /// The entry at `path` in a tree; nil when there is none.
    package func entry(at path: GitPath, inTree id: ObjectID) throws(GitError) -> TreeEntry? {
        let tree = try treeHandle(id)
        var entry: OpaquePointer?
        let code = path.withCString { git_tree_entry_bypath(&entry, tree.pointer, $0) }
        if code == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(code, "look up \(path) in tree \(id)")
        guard let entry else { return nil }
        defer { git_tree_entry_free(entry) }
        return TreeEntry(
            name: GitPath(cString: git_tree_entry_name(entry)).bytes,
            mode: FileMode(raw: UInt32(git_tree_entry_filemode(entry).rawValue)),
            id: ObjectID(git_tree_entry_id(entry)),
        )
    }

    /// The bytes of a blob.
    package func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
        var raw = id.raw
        let blob = try Handle(git_blob_free, "look up blob \(id)") { made in
            git_blob_lookup(&made, pointer, &raw)
        }
        let size = Int(git_blob_rawsize(blob.pointer))
        guard size > 0, let content = git_blob_rawcontent(blob.pointer) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: content, count: size))
    }

    /// Stores bytes as a blob.
    package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
        var raw = git_oid()
        let code = bytes.withUnsafeBytes { buffer in
            git_blob_create_from_buffer(&raw, pointer, buffer.baseAddress, buffer.count)
        }
        try check(code, "store a blob of \(bytes.count) bytes")
        return ObjectID(raw)
    }

    func treeHandle(_ id: ObjectID) throws(GitError) -> Handle {
        var raw = id.raw
        return try Handle(git_tree_free, "look up tree \(id)") { made in
            git_tree_lookup(&made, pointer, &raw)
        }
    }

    func commitHandle(_ id: ObjectID) throws(GitError) -> Handle {
        var raw = id.raw
        return try Handle(git_commit_free, "look up commit \(id)") { made in
            git_commit_lookup(&made, pointer, &raw)
        }
    }

    private func signature(_ raw: UnsafePointer<git_signature>?) -> Signature {
        guard let raw else { return Signature(name: "", email: "", seconds: 0) }
        return Signature(
            name: String(cString: raw.pointee.name),
            email: String(cString: raw.pointee.email),
            seconds: raw.pointee.when.time,
        )
    }
}
