package import Git
package import Planning

/// The files of a conflict as a person gets them: with the base between the sides, and with what
/// earlier answers suggest already put in.
package struct ConflictSheet: Sendable {
    package let tree: ObjectID
    package let suggestions: [Suggestion]

    package struct Suggestion: Sendable {
        package let path: GitPath
        /// In how many of the conflicts of the file; all of it when nil.
        package let hunks: Int?
        package let total: Int
        package let resolution: Resolution
    }
}

/// One conflict inside a file.
package struct ConflictHunk: Sendable, Equatable {
    package let base: [UInt8]
    package let ours: [UInt8]
    package let theirs: [UInt8]
    /// Where it begins in each version, and how many lines it has there; from 0.
    package let lines: LineMerge.Hunk

    package var key: HunkKey { HunkKey(base: base[...], ours: ours[...], theirs: theirs[...]) }
}

extension MergeLabels {
    /// The names for the merge of a subtask: into the integration, or for the start of another one.
    package init(of subtask: SubtaskID, agent: AgentName?, startOf dependent: SubtaskID?) {
        let agent = agent.map { " (\($0))" } ?? ""
        self.init(
            ours: dependent.map { "the start of \($0)" } ?? "integration",
            theirs: "\(subtask)\(agent)".harmless
        )
    }
}

extension MergeEngine {
    /// The merge of one file of a conflict, with the base beside each conflict in it; nil where the
    /// file was not merged by its lines.
    package func lines(of path: GitPath, in conflict: MergeConflict) throws(GitError) -> LineMerge?
    {
        guard let versions = try versions(of: path, in: conflict) else { return nil }
        return LineMerge(
            base: versions.base,
            ours: versions.ours,
            theirs: versions.theirs,
            detail: .withBase
        )
    }

    /// The conflicts inside one file; none where it was not merged by its lines.
    package func hunks(of path: GitPath, in conflict: MergeConflict) throws(GitError)
        -> [ConflictHunk]
    {
        guard let merge = try lines(of: path, in: conflict) else { return [] }
        return merge.hunks.map { hunk in
            ConflictHunk(
                base: Array(merge.base(hunk.base)),
                ours: Array(merge.ours(hunk.ours)),
                theirs: Array(merge.theirs(hunk.theirs)),
                lines: hunk
            )
        }
    }

    private func versions(
        of path: GitPath,
        in conflict: MergeConflict,
    ) throws(GitError) -> (base: [UInt8], ours: [UInt8], theirs: [UInt8])? {
        var texts: [MergeStage.Side: [UInt8]] = [:]
        for stage in conflict.stages where stage.path == path {
            guard stage.mode.isRegular else { return nil }
            let text = try repository.blob(stage.id)
            guard !text.prefix(8_000).contains(0) else { return nil }
            texts[stage.side] = text
        }
        // A file that both have added has no base.
        guard let ours = texts[.ours], let theirs = texts[.theirs] else { return nil }
        return (texts[.base] ?? [], ours, theirs)
    }

    /// The merged tree of a conflict, made ready for a person.
    package func sheet(
        for conflict: MergeConflict,
        tree: ObjectID,
        labels: MergeLabels,
        book: ResolutionBook,
    ) throws(GitError) -> ConflictSheet {
        // Who has said how conflicts are to look gets them that way: as they are in the tree.
        let style = try repository.configValue("merge.conflictStyle")
        var changes: [TreeChange] = []
        var suggestions: [ConflictSheet.Suggestion] = []
        for path in Set(conflict.stages.map(\.path)).sorted() {
            let key = FileKey(path, conflict.stages)
            if let known = try book.resolution(of: key, in: repository),
                let file = known.files.first(where: { $0.key == key })
            {
                changes.append(file.change)
                suggestions.append(
                    ConflictSheet.Suggestion(path: path, hunks: nil, total: 0, resolution: known)
                )
                continue
            }
            guard let entry = try repository.entry(at: path, inTree: tree),
                try isPlain(entry.id, path, conflict, labels),
                let merge = try lines(of: path, in: conflict)
            else { continue }
            var markers = labels.markers(for: (conflict.onto, conflict.tip))
            if style != "merge" { markers.base = "base" }
            var used: Resolution?
            var count = 0
            var answers: [LineMerge.Hunk: [UInt8]] = [:]
            for hunk in try hunks(of: path, in: conflict) {
                guard let known = try book.hunk(hunk.key, in: repository) else { continue }
                answers[hunk.lines] = known.text
                used = known.resolution
                count += 1
            }
            if style == "merge", count == 0 { continue }
            let text = merge.text(markers, replacing: answers)
            let id = try repository.writeBlob(text)
            changes.append(.set(path, entry.mode, id))
            if let used {
                suggestions.append(
                    ConflictSheet.Suggestion(
                        path: path,
                        hunks: count,
                        total: merge.hunks.count,
                        resolution: used
                    )
                )
            }
        }
        return ConflictSheet(
            tree: try repository.writeTree(tree, changing: changes),
            suggestions: suggestions
        )
    }

    /// Whether the file in the merged tree is what merging its versions by lines comes to: then it can
    /// be written in another way without losing anything.
    private func isPlain(
        _ blob: ObjectID,
        _ path: GitPath,
        _ conflict: MergeConflict,
        _ labels: MergeLabels,
    ) throws(GitError) -> Bool {
        guard let versions = try versions(of: path, in: conflict) else { return false }
        let merge = LineMerge(base: versions.base, ours: versions.ours, theirs: versions.theirs)
        return merge.text(labels.markers(for: (conflict.onto, conflict.tip)))
            == (try repository.blob(blob))
    }
}
