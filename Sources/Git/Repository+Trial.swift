import CLibgit2
package import SystemPackage

/// Objects that are made only to see what would come of it.
extension Repository {
    /// From now on what this handle writes is seen by it alone and is gone with it.
    package func keepNewObjectsInMemory() throws(GitError) {
        let database = try objectDatabase()
        var memory: OpaquePointer?
        try check(git_mempack_new(&memory), "make room for objects in memory")
        // Before all others, which means that it is written to. The database frees it.
        try check(git_odb_add_backend(database.pointer, memory, 999), "keep objects in memory")
    }

    /// Opens another worktree of the same repository with the objects of this handle, those in memory
    /// included.
    package func sharingObjects(withWorktreeAt path: FilePath) throws(GitError) -> Repository {
        let other = try Repository(at: path)
        let database = try objectDatabase()
        try check(git_repository_set_odb(other.pointer, database.pointer), "share objects")
        return other
    }

    /// Also reads objects from a folder that another git writes to.
    package func readObjects(from folder: FilePath) throws(GitError) {
        let database = try objectDatabase()
        let code = folder.withPlatformString {
            git_odb_add_disk_alternate(database.pointer, $0)
        }
        try check(code, "read objects from \(folder)")
    }

    /// Puts a commit and whatever of it only this handle has where another git can read it.
    package func copyNewObjects(
        of commit: ObjectID,
        to folder: FilePath,
    ) throws(GitError) {
        let own = try objectDatabase()
        let disk = try Handle(git_odb_free, "open the object database") { made in
            layout.commonDirectory.appending("objects").withPlatformString {
                git_odb_open(&made, $0)
            }
        }
        let copy = try Handle(git_odb_free, "open a folder for objects") { made in
            git_odb_new(&made)
        }
        var loose: OpaquePointer?
        let code = folder.withPlatformString { git_odb_backend_loose(&loose, $0, 1, 0, 0, 0) }
        try check(code, "write objects to \(folder)")
        try check(git_odb_add_backend(copy.pointer, loose, 1), "write objects to \(folder)")
        var pending = [commit]
        var seen: Set<ObjectID> = []
        while let id = pending.popLast() {
            var raw = id.raw
            // What is on disk is there with all that it names.
            guard seen.insert(id).inserted, git_odb_exists(disk.pointer, &raw) == 0 else {
                continue
            }
            pending += try copyObject(id, from: own.pointer, to: copy.pointer)
        }
    }

    /// Returns what the object names.
    private func copyObject(
        _ id: ObjectID,
        from own: OpaquePointer,
        to copy: OpaquePointer,
    ) throws(GitError) -> [ObjectID] {
        var raw = id.raw
        let object = try Handle(git_odb_object_free, "read the object \(id)") { made in
            git_odb_read(&made, own, &raw)
        }
        let type = git_odb_object_type(object.pointer)
        var written = git_oid()
        let code = git_odb_write(
            &written,
            copy,
            git_odb_object_data(object.pointer),
            git_odb_object_size(object.pointer),
            type
        )
        try check(code, "copy the object \(id)")
        switch type {
        case GIT_OBJECT_COMMIT:
            let commit = try existingCommit(id)
            return commit.parents + [commit.tree]
        // A submodule's commit is in another repository.
        case GIT_OBJECT_TREE:
            return try entries(ofTree: id).filter { $0.mode != .submodule }.map(\.id)
        default: return []
        }
    }

    func objectDatabase() throws(GitError) -> Handle {
        try Handle(git_odb_free, "open the object database") { made in
            git_repository_odb(&made, pointer)
        }
    }
}
