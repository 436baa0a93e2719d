import Git

/// Answering a merge with what people have said before.
extension ResolutionBook {
    /// How an answer was found to fit.
    package enum Fit: String, Sendable, Codable {
        /// The same trees were merged.
        case merge
        /// Other trees, with the same question about every path in question.
        case files
    }

    /// Whether nothing else is in the place of a file's folders, or below its name.
    private func hasRoom(
        for file: Resolution.File,
        in tree: ObjectID,
        _ repository: borrowing Repository,
    ) throws(GitError) -> Bool {
        guard file.mode != nil else { return true }
        if try repository.entry(at: file.path, inTree: tree)?.mode == .tree { return false }
        for folder in file.path.folders.dropLast() {
            let entry = try repository.entry(at: folder, inTree: tree)
            if let entry { return entry.mode == .tree }
        }
        return true
    }

    /// The paths in question, those together that some conflict names together.
    private static func questions(_ conflicts: [Conflict], _ paths: Set<GitPath>) -> [[GitPath]] {
        var questions: [Set<GitPath>] = []
        for conflict in conflicts {
            var question = paths.intersection(conflict.paths)
            let (touching, others) = (
                questions.filter { !$0.isDisjoint(with: question) },
                questions.filter { $0.isDisjoint(with: question) }
            )
            for other in touching { question.formUnion(other) }
            questions = others + [question]
        }
        let named = questions.reduce(into: Set<GitPath>()) { $0.formUnion($1) }
        questions += paths.subtracting(named).map { [$0] }
        return questions.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    /// The one resolution that answers all paths of a question.
    private func answer(
        to question: [GitPath],
        _ stages: [MergeStage],
        in repository: borrowing Repository,
    ) throws(GitError) -> Resolution? {
        var found: Resolution?
        for path in question {
            let resolution = try resolution(of: FileKey(path, stages), in: repository)
            guard let resolution, found == nil || found?.key == resolution.key
            else { return nil }
            found = resolution
        }
        return found
    }

    /// The tree that earlier answers make of a merge, and whose they are; nil where a path is left.
    func answer(
        to merge: ConflictedMerge,
        _ key: MergeKey,
        in repository: borrowing Repository,
    ) throws(GitError) -> (tree: ObjectID, use: ResolutionUse)? {
        guard tree != nil else { return nil }
        if let resolution = try counting(resolution(of: key, in: repository)) {
            return (resolution.tree, ResolutionUse(fit: .merge, keys: [key]))
        }
        guard let marked = merge.tree else { return nil }
        let paths = Set(merge.stages.map(\.path))
        // A conflict without a version of its own is one about more than files.
        guard !paths.isEmpty,
            merge.conflicts.allSatisfy({ !paths.isDisjoint(with: $0.paths) })
        else { return nil }
        var used: [MergeKey: Resolution] = [:]
        var changes: [GitPath: TreeChange] = [:]
        for question in ResolutionBook.questions(merge.conflicts, paths) {
            // One answer for all paths of one question: parts of two would be an answer of nobody's.
            guard let answer = try answer(to: question, merge.stages, in: repository) else {
                return nil
            }
            used[answer.key] = answer
            for path in question {
                let key = FileKey(path, merge.stages)
                guard let file = answer.files.first(where: { $0.key == key }) else { return nil }
                changes[path] = file.change
            }
        }
        // What a person changed beyond the question belongs to the answer, and has to fit too.
        for (_, resolution) in used.sorted(by: { $0.key.description < $1.key.description }) {
            for file in resolution.files where !file.isConflict {
                let entry = try repository.entry(at: file.path, inTree: marked)
                guard FileKey(file.path, merged: entry) == file.key,
                    changes[file.path] == nil || changes[file.path] == file.change,
                    try hasRoom(for: file, in: marked, repository)
                else { return nil }
                changes[file.path] = file.change
            }
        }
        let sorted = changes.values.sorted { $0.path < $1.path }
        let result = try repository.writeTree(marked, changing: sorted)
        return (
            result,
            ResolutionUse(fit: .files, keys: used.keys.sorted { $0.description < $1.description })
        )
    }
}

/// Whose answers a merge was made with.
package struct ResolutionUse: Sendable, Equatable, Codable {
    package let fit: ResolutionBook.Fit
    package let keys: [MergeKey]
}

extension Resolution.File {
    var change: TreeChange {
        guard let mode, let id else { return .remove(path) }
        return .set(path, mode, id)
    }
}
