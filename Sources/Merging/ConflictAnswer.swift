package import Git

extension MergeEngine {
    /// What a person's commit says about a conflict: the whole, each path, and each conflict inside a
    /// file whose answer stands where it stood.
    package func resolution(
        of conflict: MergeConflict,
        key: MergeKey,
        commit: ObjectID,
        run: String,
        isByAgent: Bool = false,
    ) throws(GitError) -> Resolution {
        let person = try repository.existingCommit(commit)
        var files: [Resolution.File] = []
        var hunks: [Resolution.Hunk] = []
        let paths = Set(conflict.stages.map(\.path))
        for path in paths.sorted() {
            let entry = try repository.entry(at: path, inTree: person.tree)
            files.append(
                Resolution.File(
                    path: path,
                    key: FileKey(path, conflict.stages),
                    isConflict: true,
                    mode: entry?.mode,
                    id: entry?.id
                )
            )
            if let entry, entry.mode.isRegular {
                hunks += try answers(in: repository.blob(entry.id), at: path, of: conflict)
            }
        }
        if let tree = conflict.tree {
            for change in try repository.difference(from: tree, to: person.tree).paths
            where !paths.contains(change.path) {
                let entry = try repository.entry(at: change.path, inTree: person.tree)
                let before = try repository.entry(at: change.path, inTree: tree)
                files.append(
                    Resolution.File(
                        path: change.path,
                        key: FileKey(change.path, merged: before),
                        isConflict: false,
                        mode: entry?.mode,
                        id: entry?.id
                    )
                )
            }
        }
        return Resolution(
            key: key,
            tree: person.tree,
            subtask: conflict.subtask,
            with: conflict.with,
            run: run,
            resolvedBy: person.author,
            isByAgent: isByAgent,
            files: files,
            hunks: hunks
        )
    }

    /// The lines that took the place of each conflict, where everything around them is as it was merged.
    private func answers(
        in text: [UInt8],
        at path: GitPath,
        of conflict: MergeConflict,
    ) throws(GitError) -> [Resolution.Hunk] {
        guard let merge = try lines(of: path, in: conflict), !merge.isClean,
            let found = merge.replacements(in: text)
        else { return [] }
        var hunks: [Resolution.Hunk] = []
        for (hunk, lines) in found {
            let key = HunkKey(
                base: merge.base(hunk.base),
                ours: merge.ours(hunk.ours),
                theirs: merge.theirs(hunk.theirs)
            )
            hunks.append(
                Resolution.Hunk(path: path, key: key, text: try repository.writeBlob(lines))
            )
        }
        return hunks
    }
}
