import Foundation
package import Git

/// All answers that people have given in a repository, as a tree that plain git reads.
///
/// `merges/<key>/` has what an answer says of itself and the tree it came to; `files/<key>` and
/// `hunks/<key>` name the merge that answers the question of one path, or of one conflict in a file.
package struct ResolutionBook: Sendable, Equatable {
    /// Nil while there is no answer.
    package let tree: ObjectID?
    /// Whether what an agent has answered counts too.
    private let takesAgents: Bool

    package init(tree: ObjectID?, takesAgents: Bool = false) {
        self.tree = tree
        self.takesAgents = takesAgents
    }

    // MARK: Looking up

    /// What a person made of the same merge.
    package func resolution(
        of key: MergeKey,
        in repository: borrowing Repository,
    ) throws(GitError) -> Resolution? {
        let path = GitPath("merges/\(key)/resolution.json")
        guard let text = try text(at: path, in: repository) else { return nil }
        return try? JSONDecoder().decode(Resolution.self, from: Data(text))
    }

    func resolution(
        of file: FileKey,
        in repository: borrowing Repository,
    ) throws(GitError) -> Resolution? {
        try resolution(namedAt: GitPath("files/\(file)"), in: repository)
    }

    /// What took the place of the same conflict in some file, and whose answer that was.
    package func hunk(
        _ key: HunkKey,
        in repository: borrowing Repository,
    ) throws(GitError) -> (text: [UInt8], resolution: Resolution)? {
        let found = try resolution(namedAt: GitPath("hunks/\(key)"), in: repository)
        guard let found, let hunk = found.hunks.first(where: { $0.key == key }) else { return nil }
        return (try repository.blob(hunk.text), found)
    }

    private func resolution(
        namedAt path: GitPath,
        in repository: borrowing Repository,
    ) throws(GitError) -> Resolution? {
        guard let text = try text(at: path, in: repository),
            let key = MergeKey(coded: String(decoding: text, as: UTF8.self))
        else { return nil }
        return try resolution(of: key, in: repository)
    }

    private func text(
        at path: GitPath,
        in repository: borrowing Repository,
    ) throws(GitError) -> [UInt8]? {
        guard let tree, let entry = try repository.entry(at: path, inTree: tree),
            entry.mode.isRegular
        else { return nil }
        return try repository.blob(entry.id)
    }

    /// All answers, the latest first.
    package func all(in repository: borrowing Repository) throws(GitError) -> [Resolution] {
        guard let tree, let merges = try repository.entry(at: GitPath("merges"), inTree: tree)
        else { return [] }
        var found: [Resolution] = []
        for entry in try repository.entries(ofTree: merges.id) {
            guard let key = MergeKey(coded: String(decoding: entry.name, as: UTF8.self)) else {
                continue
            }
            if let resolution = try resolution(of: key, in: repository) { found.append(resolution) }
        }
        return found.sorted {
            ($1.resolvedBy.seconds, $0.key.description) < (
                $0.resolvedBy.seconds, $1.key.description
            )
        }
    }

    // MARK: Writing

    /// The book with one more answer, which replaces earlier ones to the same questions.
    package func adding(
        _ resolution: Resolution,
        in repository: borrowing Repository,
    ) throws -> ResolutionBook {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let folder = "merges/\(resolution.key)"
        let json = try repository.writeBlob([UInt8](try encoder.encode(resolution)) + [0x0a])
        let name = try repository.writeBlob(Array(resolution.key.description.utf8))
        var changes: [TreeChange] = [
            .set(GitPath(folder + "/resolution.json"), .file, json),
            .set(GitPath(folder + "/result"), .tree, resolution.tree),
        ]
        for file in resolution.files where file.isConflict {
            changes.append(.set(GitPath("files/\(file.key)"), .file, name))
        }
        for (index, hunk) in resolution.hunks.enumerated() {
            changes.append(.set(GitPath("hunks/\(hunk.key)"), .file, name))
            // Only the answer's own tree keeps the lines alive.
            changes.append(.set(GitPath(folder + "/hunks/\(index)"), .file, hunk.text))
        }
        return ResolutionBook(
            tree: try repository.writeTree(tree, changing: changes),
            takesAgents: takesAgents
        )
    }

    /// The book without one answer.
    package func removing(
        _ resolution: Resolution,
        in repository: borrowing Repository,
    ) throws(GitError) -> ResolutionBook {
        var changes: [TreeChange] = [.remove(GitPath("merges/\(resolution.key)"))]
        let names =
            resolution.files.map { "files/\($0.key)" } + resolution.hunks.map { "hunks/\($0.key)" }
        for name in names {
            // A later answer may have taken the question over.
            let text = try text(at: GitPath(name), in: repository)
            if text == Array(resolution.key.description.utf8) {
                changes.append(.remove(GitPath(name)))
            }
        }
        return ResolutionBook(
            tree: try repository.writeTree(tree, changing: changes),
            takesAgents: takesAgents
        )
    }

    // MARK: Using

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
        var folder = file.path.bytes[...]
        while let slash = folder.lastIndex(of: UInt8(ascii: "/")) {
            folder = folder[..<slash]
            let entry = try repository.entry(at: GitPath(bytes: Array(folder)), inTree: tree)
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
            guard let resolution, counts(resolution), found == nil || found?.key == resolution.key
            else { return nil }
            found = resolution
        }
        return found
    }

    private func counts(_ resolution: Resolution) -> Bool {
        takesAgents || !resolution.isByAgent
    }

    /// The tree that earlier answers make of a merge, and whose they are; nil where a path is left.
    func answer(
        to merge: ConflictedMerge,
        _ key: MergeKey,
        in repository: borrowing Repository,
    ) throws(GitError) -> (tree: ObjectID, use: ResolutionUse)? {
        guard tree != nil else { return nil }
        if let resolution = try resolution(of: key, in: repository), counts(resolution) {
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
