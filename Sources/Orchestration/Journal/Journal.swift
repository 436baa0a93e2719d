import Foundation
package import Git
import Merging
import SystemPackage

/// A run's append-only history: a chain of commits on one ref.
///
/// 1. Each event is one commit. Its subject is a sentence, its body the event as JSON, its first
///    parent the event before it; further parents are the commits that the event must keep alive.
/// 2. Its tree holds the plan and, for each finished attempt, its bundle and log.
/// 3. Appending is a compare-and-swap on the ref, so an event is either there or it is not.
/// 4. Only when an event is in the journal do those who listen get to know of it.
///
/// So what follows from an event never happens without it, whenever the process is killed.
package actor Journal {
    private let names: RunNames
    private let clock: Clock
    private let executor = BlockingExecutor(label: "journal")
    /// The last event that is known here.
    package private(set) var tip: ObjectID
    private var tree: ObjectID
    private let listeners: AsyncThrowingStream<JournalEntry, any Error>.Continuation
    /// What is recorded from now on, in order. Ends with an error when recording fails.
    package nonisolated let entries: AsyncThrowingStream<JournalEntry, any Error>

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// A file that an event adds to the journal's tree.
    package struct Attachment: Sendable {
        let path: GitPath
        let content: Content

        enum Content: Sendable {
            case bytes([UInt8])
            /// Something that is stored already.
            case object(Git.FileMode, ObjectID)
        }

        init(path: GitPath, bytes: [UInt8]) {
            self.path = path
            content = .bytes(bytes)
        }

        init(path: GitPath, tree: ObjectID) {
            self.path = path
            content = .object(.tree, tree)
        }
    }

    /// Begins the journal of a new run; throws a `GitError` that `isAlreadyThere` when one exists.
    package init(
        beginning names: RunNames,
        _ event: RunStarted,
        plan: [UInt8],
        clock: Clock,
    ) throws {
        let entry = JournalEntry(time: clock.now(), event: .runStarted(event))
        (tip, tree) = try Journal.begin(names, entry, plan)
        self.names = names
        self.clock = clock
        (entries, listeners) = AsyncThrowingStream.makeStream()
    }

    /// Goes on with the journal of a run that exists.
    package init(continuing names: RunNames, clock: Clock) throws {
        (tip, tree) = try Journal.find(names)
        self.names = names
        self.clock = clock
        (entries, listeners) = AsyncThrowingStream.makeStream()
    }

    private static func begin(
        _ names: RunNames,
        _ entry: JournalEntry,
        _ plan: [UInt8],
    ) throws -> (tip: ObjectID, tree: ObjectID) {
        let repository = try Repository(at: names.commonDirectory)
        let blob = try repository.writeBlob(plan)
        let start = try repository.writeBlob(try JSONBytes.of(entry))
        let tree = try repository.writeTree(
            nil,
            changing: [
                .set(RunNames.planPath, .file, blob), .set(RunNames.startPath, .file, start),
            ]
        )
        let tip = try commit(entry, tree, onto: nil, in: repository)
        try repository.moveRef(
            names.journal,
            from: nil,
            to: tip,
            reason: "orchestrate: \(entry.event.sentence)",
            staleLock: .remove
        )
        return (tip, tree)
    }

    private static func find(_ names: RunNames) throws -> (tip: ObjectID, tree: ObjectID) {
        let repository = try Repository(at: names.commonDirectory)
        guard let tip = try repository.target(of: names.journal) else {
            throw JournalError.noSuchRun(names.run.text)
        }
        return (tip, try repository.existingCommit(tip).tree)
    }

    /// Records an event durably, then tells the listeners.
    package func record(_ event: JournalEvent, _ attachments: [Attachment] = []) throws {
        let entry = JournalEntry(time: clock.now(), event: event)
        do {
            while try !append(entry, attachments) { try readOn() }
        } catch {
            // Never to be taken for a failure of what was to be recorded.
            let failure = (error as? JournalError) ?? JournalError.unwritable("\(error)")
            listeners.finish(throwing: failure)
            throw failure
        }
        listeners.yield(entry)
    }

    /// Tells the listeners what other processes have recorded since.
    package func catchUp() throws {
        do { try readOn() } catch {
            listeners.finish(throwing: error)
            throw error
        }
    }

    /// Returns false when another process was faster; whatever that recorded comes first then.
    private func append(_ entry: JournalEntry, _ attachments: [Attachment]) throws -> Bool {
        guard let next = try Journal.append(entry, attachments, to: (tip, tree), names) else {
            return false
        }
        (tip, tree) = next
        return true
    }

    private func readOn() throws {
        let news = try Journal.news(names, since: (tip, tree))
        (tip, tree) = (news.tip, news.tree)
        for entry in news.entries { listeners.yield(entry) }
    }

    private static func news(
        _ names: RunNames,
        since old: (tip: ObjectID, tree: ObjectID),
    ) throws -> (entries: [JournalEntry], tip: ObjectID, tree: ObjectID) {
        let (entries, tip) = try JournalReader.entries(
            of: names.run,
            in: names.commonDirectory,
            since: old.tip
        )
        if tip == old.tip { return ([], old.tip, old.tree) }
        let repository = try Repository(at: names.commonDirectory)
        return (entries, tip, try repository.existingCommit(tip).tree)
    }

    /// Tells the listeners that the run cannot go on.
    package func fail(_ error: any Error) { listeners.finish(throwing: error) }

    private static func append(
        _ entry: JournalEntry,
        _ attachments: [Attachment],
        to old: (tip: ObjectID, tree: ObjectID),
        _ names: RunNames,
    ) throws -> (tip: ObjectID, tree: ObjectID)? {
        let repository = try Repository(at: names.commonDirectory)
        var changes: [TreeChange] = []
        for attachment in attachments {
            switch attachment.content {
            case .bytes(let bytes):
                changes.append(.set(attachment.path, .file, try repository.writeBlob(bytes)))
            case .object(let mode, let id):
                changes.append(.set(attachment.path, mode, id))
            }
        }
        var tree = old.tree
        if !changes.isEmpty { tree = try repository.writeTree(tree, changing: changes) }
        let tip = try commit(entry, tree, onto: old.tip, in: repository)
        do throws(GitError) {
            try repository.moveRef(
                names.journal,
                from: old.tip,
                to: tip,
                reason: "orchestrate: \(entry.event.sentence)",
                staleLock: .remove
            )
        } catch {
            if error.isModifiedMeanwhile { return nil }
            throw error
        }
        return (tip, tree)
    }

    private static func commit(
        _ entry: JournalEntry,
        _ tree: ObjectID,
        onto tip: ObjectID?,
        in repository: borrowing Repository,
    ) throws -> ObjectID {
        var parents = tip.map { [$0] } ?? []
        for pin in entry.event.pins where !parents.contains(pin) { parents.append(pin) }
        let signature = Signature.tool(at: entry.time.seconds)
        return try repository.writeCommit(
            tree: tree,
            parents: parents,
            author: signature,
            committer: signature,
            message: try entry.message()
        )
    }
}
