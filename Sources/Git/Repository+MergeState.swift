import CLibgit2
import SystemPackage

/// The state of a merge in progress, as `git merge` leaves it when it stops.
extension Repository {
    /// Lays a merge that does not go by itself out in this worktree, whose `HEAD` is one side of it:
    /// files with marks, an index with the versions of each path, and the files by which git knows.
    ///
    /// Only for worktrees of ours: it overwrites. The index is written in git's own layout; libgit2's
    /// own merge would leave renames in an extension that git complains about.
    package func layOutMerge(
        of other: ObjectID,
        into head: ObjectID,
        tree: ObjectID,
        stages: [MergeStage],
        message: String,
        convertingContent: Bool,
    ) throws(GitError) {
        try checkOut(tree: tree, convertingContent: convertingContent, isEmpty: true)
        let index = try indexHandle()
        for path in Set(stages.map(\.path)).sorted() {
            try stageVersions(stages.filter { $0.path == path }, of: path, in: index.pointer)
        }
        try check(git_index_write(index.pointer), "write the index")
        let folder = layout.gitDirectory
        let files = [
            ("AUTO_MERGE", tree.hex + "\n"), ("ORIG_HEAD", head.hex + "\n"), ("MERGE_MODE", ""),
            ("MERGE_MSG", message), ("MERGE_HEAD", other.hex + "\n"),
        ]
        // The last one makes it a merge.
        for (name, text) in files { try write(Array(text.utf8), to: folder.appending(name)) }
    }

    private func stageVersions(
        _ stages: [MergeStage],
        of path: GitPath,
        in index: OpaquePointer,
    ) throws(GitError) {
        let code = path.withCString { name in
            func entry(_ side: MergeStage.Side) -> git_index_entry? {
                stages.first { $0.side == side }.map { stage in
                    var entry = git_index_entry()
                    entry.path = name
                    entry.mode = stage.mode.rawValue
                    entry.id = stage.id.raw
                    return entry
                }
            }
            return withOptionalPointer(entry(.base)) { base in
                withOptionalPointer(entry(.ours)) { ours in
                    withOptionalPointer(entry(.theirs)) { theirs in
                        git_index_conflict_add(index, base, ours, theirs)
                    }
                }
            }
        }
        try check(code, "put the versions of \(path) into the index")
    }

    private func withOptionalPointer<Value>(
        _ value: Value?,
        _ body: (UnsafePointer<Value>?) -> Int32,
    ) -> Int32 {
        guard let value else { return body(nil) }
        return withUnsafePointer(to: value) { body($0) }
    }

    private func write(
        _ bytes: [UInt8],
        to path: FilePath,
        isExecutable: Bool = false,
    ) throws(GitError) {
        do {
            let everybody: FilePermissions = [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate, .noFollow, .closeOnExec],
                permissions: isExecutable
                    ? everybody.union([.ownerExecute, .groupExecute, .otherExecute]) : everybody
            )
            try file.closeAfter { _ = try file.writeAll(bytes) }
        } catch {
            throw GitError(
                operation: "write \(path)",
                code: GIT_ERROR.rawValue,
                category: 0,
                message: "\(error)"
            )
        }
    }

    /// The commit that is being merged into `HEAD`; nil when no merge is in progress.
    package func mergeHead() -> ObjectID? {
        guard let text = contents(of: layout.gitDirectory.appending("MERGE_HEAD")) else {
            return nil
        }
        return ObjectID(hex: String(decoding: text.prefix(40), as: UTF8.self))
    }

    /// The message that was prepared for the merge, without git's comments.
    package func mergeMessage() -> String? {
        contents(of: layout.gitDirectory.appending("MERGE_MSG")).map { text in
            let lines = String(decoding: text, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.hasPrefix("#") }
            return lines.joined(separator: "\n")
        }
    }

    /// The tree that the merge was laid out with.
    package func autoMerge() -> ObjectID? {
        contents(of: layout.gitDirectory.appending("AUTO_MERGE")).flatMap {
            ObjectID(hex: String(decoding: $0.prefix(40), as: UTF8.self))
        }
    }

    /// Ends the state of a merge in progress; files and index stay as they are.
    package func endMergeState() throws(GitError) {
        try check(git_repository_state_cleanup(pointer), "end the merge")
    }

    /// The paths that are still in question in the index.
    package func unmergedPaths() throws(GitError) -> [GitPath] {
        let index = try indexHandle()
        guard git_index_has_conflicts(index.pointer) != 0 else { return [] }
        return try conflictedPaths(index.pointer)
    }

    /// The tracked files that differ from the index.
    package func unstagedPaths() throws(GitError) -> [GitPath] {
        let index = try indexHandle()
        let diff = try Handle(git_diff_free, "compare the files with the index") { made in
            git_diff_index_to_workdir(&made, pointer, index.pointer, nil)
        }
        return (0..<git_diff_num_deltas(diff.pointer)).compactMap { number in
            guard let delta = git_diff_get_delta(diff.pointer, number)?.pointee,
                let path = delta.new_file.path ?? delta.old_file.path
            else { return nil }
            return GitPath(cString: path)
        }
    }

    /// The tree that a commit of the index would have; fails while paths are in question.
    package func writeTreeOfIndex() throws(GitError) -> ObjectID {
        let index = try indexHandle()
        var written = git_oid()
        try check(
            git_index_write_tree_to(&written, index.pointer, pointer),
            "store the tree of the index"
        )
        return ObjectID(written)
    }

    /// Puts one version of a path in question into the index and the working tree; nil removes it.
    package func resolve(
        _ path: GitPath,
        with version: MergeStage?,
        convertingContent: Bool,
    ) throws(GitError) {
        let index = try indexHandle()
        try check(
            path.withCString { git_index_conflict_remove(index.pointer, $0) },
            "resolve \(path)"
        )
        if let version { try stage(version, in: index.pointer) }
        try restore(path, version, convertingContent)
        if let version, version.mode != .submodule {
            // Once more from the file, for the facts by which git sees that it has not changed.
            let code = path.withCString { git_index_add_bypath(index.pointer, $0) }
            let isSame =
                code == 0
                && path.withCString { name in
                    git_index_get_bypath(index.pointer, name, 0).map {
                        ObjectID($0.pointee.id) == version.id
                            && $0.pointee.mode == version.mode.rawValue
                    } ?? false
                }
            if code != 0 { git_error_clear() }
            if !isSame { try stage(version, in: index.pointer) }
        }
        try check(git_index_write(index.pointer), "write the index")
    }

    private func stage(_ version: MergeStage, in index: OpaquePointer) throws(GitError) {
        let code = version.path.withCString { name in
            var entry = git_index_entry()
            entry.path = name
            entry.mode = version.mode.rawValue
            entry.id = version.id.raw
            return git_index_add(index, &entry)
        }
        try check(code, "stage \(version.path)")
    }

    /// A link in the place of one of its folders leads elsewhere: then it is not there.
    private func unlink(_ path: GitPath, in folder: FilePath) {
        var parent = folder
        for component in FilePath(path).components.dropLast() {
            parent.append(component)
            guard kind(of: parent) == .folder else { return }
        }
        removeFile(folder.appending(path))
    }

    /// Written here and not by a checkout: one that is given a name takes it for a pattern, and one that
    /// is given an index takes away what is not in it.
    private func restore(
        _ path: GitPath,
        _ version: MergeStage?,
        _ convertingContent: Bool,
    ) throws(GitError) {
        guard let folder = layout.workingTree else { return }
        guard let version else { return unlink(path, in: folder) }
        try makeFolders(of: path, in: folder)
        let place = folder.appending(path)
        switch kind(of: place) {
        case .folder? where version.mode == .submodule: return
        case .folder?, .other?: throw obstacle(place)
        case .file?, .link?: removeFile(place)
        case nil: break
        }
        switch version.mode {
        case .submodule: makeFolder(place)
        case .link: try makeLink(to: blob(version.id), at: place)
        default:
            let bytes =
                convertingContent ? try converted(version, path) : try blob(version.id)
            try write(bytes, to: place, isExecutable: version.mode == .executable)
        }
    }

    /// Makes the folders above a path; a link in the place of one leads elsewhere and is refused.
    private func makeFolders(of path: GitPath, in folder: FilePath) throws(GitError) {
        var parent = folder
        for component in FilePath(path).components.dropLast() {
            parent.append(component)
            switch kind(of: parent) {
            case .folder?: continue
            case nil: makeFolder(parent)
            default: throw obstacle(parent)
            }
        }
    }

    private func obstacle(_ place: FilePath) -> GitError {
        GitError(
            operation: "write \(place)",
            code: GIT_EEXISTS.rawValue,
            category: 0,
            message: "something else is in its place"
        )
    }

    private func makeLink(to target: [UInt8], at place: FilePath) throws(GitError) {
        guard symbolicLink(to: target, at: place) else { throw obstacle(place) }
    }

    /// What a checkout of the version would write, ends of lines and all.
    private func converted(_ version: MergeStage, _ path: GitPath) throws(GitError) -> [UInt8] {
        var raw = version.id.raw
        let blob = try Handle(git_blob_free, "look up blob \(version.id)") { made in
            git_blob_lookup(&made, pointer, &raw)
        }
        var options = git_blob_filter_options()
        try check(
            git_blob_filter_options_init(&options, UInt32(GIT_BLOB_FILTER_OPTIONS_VERSION)),
            "prepare \(path)"
        )
        var buffer = git_buf()
        let code = path.withCString { git_blob_filter(&buffer, blob.pointer, $0, &options) }
        try check(code, "convert \(path)")
        defer { git_buf_dispose(&buffer) }
        guard let start = buffer.ptr, buffer.size > 0 else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: buffer.size))
    }
}
