package import Git
package import Merging
import Planning
package import SystemPackage

/// The answers that people have given to conflicts in a repository, as a chain of commits on one ref.
package struct ResolutionLog: Sendable {
    private let commonDirectory: FilePath

    package init(_ commonDirectory: FilePath) { self.commonDirectory = commonDirectory }

    /// All answers as they stand.
    package func book(takingAgents: Bool = false) throws -> ResolutionBook {
        let repository = try Repository(at: commonDirectory)
        let tree = try ResolutionLog.read(repository).book.tree
        return ResolutionBook(tree: tree, takesAgents: takingAgents)
    }

    private static func read(
        _ repository: borrowing Repository,
    ) throws -> (tip: ObjectID?, book: ResolutionBook) {
        let tip = try repository.target(of: RunNames.resolutions)
        let tree = try tip.map { try repository.existingCommit($0).tree }
        return (tip, ResolutionBook(tree: tree))
    }

    package func add(_ resolution: Resolution) throws {
        let with = resolution.with.map(\.text).joined(separator: ", ")
        try change(
            "Resolve \(resolution.subtask)\(with.isEmpty ? "" : " with \(with)") (\(resolution.run))",
            by: resolution.resolvedBy
        ) { book, repository in
            try book.adding(resolution, in: repository)
        }
    }

    package func forget(_ resolution: Resolution, by person: Signature) throws {
        try change("Forget the resolution of \(resolution.subtask)", by: person) {
            book,
            repository in
            try book.removing(resolution, in: repository)
        }
    }

    /// Another process may be doing the same: whoever comes second goes by what the first has written.
    private func change(
        _ subject: String,
        by person: Signature,
        _ body: (ResolutionBook, borrowing Repository) throws -> ResolutionBook,
    ) throws {
        for _ in 0..<100 where try tryToChange(subject, person, body) { return }
        throw JournalError.movedMeanwhile
    }

    private func tryToChange(
        _ subject: String,
        _ person: Signature,
        _ body: (ResolutionBook, borrowing Repository) throws -> ResolutionBook,
    ) throws -> Bool {
        let repository = try Repository(at: commonDirectory)
        let (tip, book) = try ResolutionLog.read(repository)
        let changed = try body(book, repository)
        guard let tree = changed.tree, changed != book else { return true }
        let commit = try repository.writeCommit(
            tree: tree,
            parents: tip.map { [$0] } ?? [],
            author: person,
            committer: Signature.tool(at: person.seconds),
            message: subject.harmless + "\n"
        )
        do throws(GitError) {
            try repository.moveRef(
                RunNames.resolutions,
                from: tip,
                to: commit,
                reason: "orchestrate: \(subject.harmless)",
                staleLock: .remove
            )
            return true
        } catch {
            if error.isModifiedMeanwhile || error.isAlreadyThere { return false }
            throw error
        }
    }
}
