package import Git
import Planning

/// Drops the journal of a run that was cleaned: what nothing else holds goes with it.
package struct Forgetting: Sendable {
    private let names: RunNames

    package init(_ names: RunNames) { self.names = names }

    /// A commit that only the journal holds, and the event that put it there.
    package struct Loss: Sendable, Equatable {
        package let commit: ObjectID
        package let event: String
    }

    /// What becomes unreachable; branches that are about to go do not count as holding anything.
    package func losses(without branches: Set<RefName> = []) throws -> [Loss] {
        let repository = try Repository(at: names.commonDirectory)
        let tips = try repository.refs(below: "refs/")
            .filter { $0.name != names.journal && !branches.contains($0.name) }.map(\.id)
        let entries = try JournalReader.entries(of: names.run, in: names.commonDirectory)
        var lost = try repository.unreachable(entries.flatMap(\.event.pins), from: tips)
        return entries.flatMap { entry in
            // Each under the first event that has it.
            entry.event.pins.filter { lost.remove($0) != nil }.map {
                Loss(commit: $0, event: entry.event.sentence)
            }
        }
    }

    /// Drops the journal, unless somebody has appended to it since `tip`.
    package func perform(expecting tip: ObjectID) throws {
        let repository = try Repository(at: names.commonDirectory)
        try repository.deleteRef(names.journal, expecting: tip, staleLock: .remove)
        try? Files.remove(names.liveFolder)
    }
}
