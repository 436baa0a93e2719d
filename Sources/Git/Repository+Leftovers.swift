import CLibgit2
import SystemPackage

/// What a working tree holds that its `HEAD` commit does not.
package struct Leftovers: Sendable, Equatable {
    /// Paths that were changed, added or removed, with what is on disk already stored as blobs.
    package let changes: [TreeChange]
    /// Paths that cannot be put into a commit: a nested repository, a socket, an unreadable file.
    package let uncommittable: [GitPath]
    /// What the ignore rules hide, folders as a whole with a slash at the end.
    package let ignored: [GitPath]

    package static let none = Leftovers(changes: [], uncommittable: [], ignored: [])

    package var isEmpty: Bool { changes.isEmpty && uncommittable.isEmpty }

    /// Without some of the changes.
    package func without(_ isKnown: (TreeChange) -> Bool) -> Leftovers {
        Leftovers(
            changes: changes.filter { !isKnown($0) },
            uncommittable: uncommittable,
            ignored: ignored
        )
    }

    /// Without those that `commit` has already: where the branch is gone, everything looks new.
    package func beyond(
        _ commit: ObjectID,
        in repository: borrowing Repository,
    ) throws(GitError) -> Leftovers {
        let tree = try repository.existingCommit(commit).tree
        var kept: [TreeChange] = []
        for change in changes {
            let entry = try repository.entry(at: change.path, inTree: tree)
            let isKnown = entry?.id == change.entry?.id && entry?.mode == change.entry?.mode
            if !isKnown { kept.append(change) }
        }
        return Leftovers(changes: kept, uncommittable: uncommittable, ignored: ignored)
    }
}

extension Repository {
    /// Stores what the working tree holds beyond `HEAD`, and says what that is.
    ///
    /// The status gives the candidates and the disk decides, so it does not matter what of it was
    /// staged. Not `git_index_add_all`: that one removes skip-worktree files from the commit.
    ///
    /// With a limit in bytes, larger files, and what is beyond it in all, are not looked at: they count
    /// as what cannot be committed.
    package func storeLeftovers(atMost limit: Int64? = nil) throws(GitError) -> Leftovers {
        var room = limit ?? .max
        guard let root = layout.workingTree else { return .none }
        let index = try indexHandle()
        var changes: [TreeChange] = []
        var uncommittable: [GitPath] = []
        let all = try statusEntries(GIT_STATUS_OPT_INCLUDE_IGNORED.rawValue)
        let isIgnored = { (flags: UInt32) in flags & GIT_STATUS_IGNORED.rawValue != 0 }
        // What is both, a file that was untracked on purpose, comes out otherwise when nobody asks.
        let isMixed = all.contains { isIgnored($0.1) && $0.1 != GIT_STATUS_IGNORED.rawValue }
        let shown = isMixed ? try statusEntries() : all.filter { !isIgnored($0.1) }
        let known = Set(shown.map(\.0))
        let hidden = try hiddenEntries(index.pointer).filter { !known.contains($0.0) }
        for (path, flags) in shown + hidden {
            guard path.bytes.last != UInt8(ascii: "/") else {
                uncommittable.append(path)
                continue
            }
            if limit != nil, let size = size(of: root.appending(path)) {
                guard size <= room / 4 else {
                    uncommittable.append(path)
                    continue
                }
                room -= size
            }
            switch try leftover(at: path, flags: flags, root: root, index: index.pointer) {
            case .change(let change): changes.append(change)
            case .uncommittable: uncommittable.append(path)
            case .nothing: continue
            }
        }
        uncommittable += nestedRepositories(index.pointer, root).filter {
            !uncommittable.contains($0)
        }
        return Leftovers(
            changes: changes.sorted { $0.path < $1.path },
            uncommittable: uncommittable,
            ignored: all.filter { isIgnored($0.1) }.map(\.0).sorted()
        )
    }

    /// Repositories of their own that somebody has added: a commit has only the id of theirs, and what is
    /// in them is nowhere else. The folder of a submodule has a file in the place of its `.git`.
    private func nestedRepositories(_ index: OpaquePointer, _ root: FilePath) -> [GitPath] {
        (0..<git_index_entrycount(index)).compactMap { position in
            guard let entry = git_index_get_byindex(index, position)?.pointee,
                entry.mode == FileMode.submodule.rawValue
            else { return nil }
            let path = GitPath(cString: entry.path)
            return kind(of: root.appending(path).appending(".git")) == .folder ? path : nil
        }
    }

    /// Makes the index equal to `tree`; entries that did not change keep their stat data.
    package func resetIndex(to tree: ObjectID) throws(GitError) {
        let index = try indexHandle()
        let handle = try treeHandle(tree)
        try check(git_index_read_tree(index.pointer, handle.pointer), "read \(tree) into the index")
        try check(git_index_write(index.pointer), "write the index")
    }

    /// Whether the working tree differs from `HEAD`, untracked files included.
    package func hasLeftovers() throws(GitError) -> Bool {
        if try !statusEntries().isEmpty { return true }
        let index = try indexHandle()
        return try !hiddenEntries(index.pointer).isEmpty
    }

    /// What the ignore rules hide, folders as a whole with a slash at the end.
    package func ignoredPaths() throws(GitError) -> [GitPath] {
        try statusEntries(GIT_STATUS_OPT_INCLUDE_IGNORED.rawValue)
            .filter { $0.1 & GIT_STATUS_IGNORED.rawValue != 0 }.map(\.0)
    }

    /// Entries that the status passes over because somebody marked them assume-unchanged or
    /// skip-worktree, where the disk says otherwise. Writes nothing.
    private func hiddenEntries(_ index: OpaquePointer) throws(GitError) -> [(GitPath, UInt32)] {
        guard let root = layout.workingTree else { return [] }
        var found: [(GitPath, UInt32)] = []
        for position in 0..<git_index_entrycount(index) {
            guard let entry = git_index_get_byindex(index, position)?.pointee else { continue }
            let skips =
                UInt32(entry.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
            guard skips || UInt32(entry.flags) & GIT_INDEX_ENTRY_VALID.rawValue != 0 else {
                continue
            }
            let path = GitPath(cString: entry.path)
            switch kind(of: root.appending(path)) {
            // Not there is what skip-worktree is for.
            case nil: if !skips { found.append((path, GIT_STATUS_WT_DELETED.rawValue)) }
            case .file(let executable)?:
                let mode: FileMode = executable ? .executable : .file
                if entry.mode != mode.rawValue || hash(ofFile: path) != ObjectID(entry.id) {
                    found.append((path, GIT_STATUS_WT_MODIFIED.rawValue))
                }
            default: found.append((path, GIT_STATUS_WT_TYPECHANGE.rawValue))
            }
        }
        return found
    }

    /// The id that a file would have as a blob; nil when it cannot be read.
    private func hash(ofFile path: GitPath) -> ObjectID? {
        var id = git_oid()
        let code = path.withCString {
            git_repository_hashfile(&id, pointer, $0, GIT_OBJECT_BLOB, nil)
        }
        guard code == 0 else {
            git_error_clear()
            return nil
        }
        return ObjectID(id)
    }

    private enum Leftover {
        case change(TreeChange)
        case uncommittable
        case nothing
    }

    private func leftover(
        at path: GitPath,
        flags: UInt32,
        root: FilePath,
        index: OpaquePointer,
    ) throws(GitError) -> Leftover {
        let untracked = flags & GIT_STATUS_WT_NEW.rawValue != 0
        if flags & GIT_STATUS_INDEX_DELETED.rawValue != 0, !untracked {
            return .change(.remove(path))
        }
        switch kind(of: root.appending(path)) {
        case nil:
            return skipsWorktree(path, index) ? .nothing : .change(.remove(path))
        case .folder?:
            // In the place of a file: the files inside have entries of their own.
            return isSubmodule(path, index) ? .uncommittable : .change(.remove(path))
        case .other?: return .uncommittable
        case .link?: return try stored(path, .link)
        case .file(let executable)?: return try stored(path, executable ? .executable : .file)
        }
    }

    private func stored(_ path: GitPath, _ mode: FileMode) throws(GitError) -> Leftover {
        var id = git_oid()
        let code = path.withCString { git_blob_create_from_workdir(&id, pointer, $0) }
        guard code == 0 else {
            // Unreadable is a fact about the file; the others must still be saved.
            git_error_clear()
            return .uncommittable
        }
        return .change(.set(path, mode, ObjectID(id)))
    }

    private func skipsWorktree(_ path: GitPath, _ index: OpaquePointer) -> Bool {
        entry(at: path, index).map {
            UInt32($0.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
        } ?? false
    }

    private func isSubmodule(_ path: GitPath, _ index: OpaquePointer) -> Bool {
        entry(at: path, index)?.mode == FileMode.submodule.rawValue
    }

    private func entry(at path: GitPath, _ index: OpaquePointer) -> git_index_entry? {
        path.withCString { git_index_get_bypath(index, $0, 0)?.pointee }
    }

    func indexHandle() throws(GitError) -> Handle {
        try Handle(git_index_free, "open the index") { made in
            git_repository_index(&made, pointer)
        }
    }

    fileprivate func statusEntries(_ more: UInt32 = 0) throws(GitError) -> [(GitPath, UInt32)] {
        var options = git_status_options()
        try check(
            git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)),
            "prepare a status"
        )
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags =
            GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue
            | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue | more
        let list = try Handle(git_status_list_free, "compare the working tree") { made in
            git_status_list_new(&made, pointer, &options)
        }
        return (0..<git_status_list_entrycount(list.pointer)).compactMap { position in
            guard let entry = git_status_byindex(list.pointer, position)?.pointee else {
                return nil
            }
            guard let delta = entry.index_to_workdir ?? entry.head_to_index,
                let path = delta.pointee.new_file.path ?? delta.pointee.old_file.path
            else { return nil }
            return (GitPath(cString: path), entry.status.rawValue)
        }
    }
}

extension RepositoryLayout {
    /// How many paths of this working tree differ from its commit, untracked ones included; nil when
    /// that cannot be told. The index is only read.
    package var changedPathCount: Int? {
        guard workingTree != nil, let repository = try? Repository(at: gitDirectory) else {
            return nil
        }
        return try? repository.changedPaths().count
    }
}

extension Repository {
    func changedPaths() throws(GitError) -> [GitPath] { try statusEntries().map(\.0) }
}
