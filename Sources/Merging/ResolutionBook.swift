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
    let takesAgents: Bool

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
        try counting(named(at: GitPath("files/\(file)"), in: repository))
    }

    /// What took the place of the same conflict in some file, and whose answer that was.
    package func hunk(
        _ key: HunkKey,
        in repository: borrowing Repository,
    ) throws(GitError) -> (text: [UInt8], resolution: Resolution)? {
        let found = try counting(named(at: GitPath("hunks/\(key)"), in: repository))
        guard let found, let hunk = found.hunks.first(where: { $0.key == key }) else { return nil }
        return (try repository.blob(hunk.text), found)
    }

    /// What an agent has answered counts only where agents may decide.
    func counting(_ resolution: Resolution?) -> Resolution? {
        resolution.flatMap { takesAgents || !$0.isByAgent ? $0 : nil }
    }

    private func named(
        at path: GitPath,
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
            let path = GitPath("files/\(file.key)")
            if try mayName(resolution, at: path, repository) {
                changes.append(.set(path, .file, name))
            }
        }
        for (index, hunk) in resolution.hunks.enumerated() {
            let path = GitPath("hunks/\(hunk.key)")
            if try mayName(resolution, at: path, repository) {
                changes.append(.set(path, .file, name))
            }
            // Only the answer's own tree keeps the lines alive.
            changes.append(.set(GitPath(folder + "/hunks/\(index)"), .file, hunk.text))
        }
        return ResolutionBook(
            tree: try repository.writeTree(tree, changing: changes),
            takesAgents: takesAgents
        )
    }

    /// A person's answer to a question is not displaced by an agent's.
    private func mayName(
        _ resolution: Resolution,
        at path: GitPath,
        _ repository: borrowing Repository,
    ) throws(GitError) -> Bool {
        guard resolution.isByAgent else { return true }
        return try named(at: path, in: repository)?.isByAgent ?? true
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
}
