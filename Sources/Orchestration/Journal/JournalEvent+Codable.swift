import Foundation
import Merging
import Planning

/// One JSON object for each event: `type` and the facts beside it, so that it reads well in `git log`.
extension JournalEvent: Codable {
    private enum Keys: String, CodingKey { case type }

    private enum Name: String, Codable {
        case runStarted = "run-started"
        case attemptStarted = "attempt-started"
        case attemptSettled = "attempt-settled"
        case attemptFinished = "attempt-finished"
        case queueHeld = "queue-held"
        case queueOpened = "queue-opened"
        case dependenciesConflicted = "dependencies-conflicted"
        case interrupted
        case resumed
        case requested
        case merged
        case conflicted
        case held
        case resolved
        case synthesized
        case foreseen
        case fellBack = "fell-back"
        case checked
        case blamed
        case evicted
        case integrated
        case accepted
        case preserved
        case audited
    }

    package init(from decoder: any Decoder) throws {
        let name = try decoder.container(keyedBy: Keys.self).decode(Name.self, forKey: .type)
        self =
            switch name {
            case .runStarted: .runStarted(try RunStarted(from: decoder))
            case .attemptStarted: .attemptStarted(try AttemptStarted(from: decoder))
            case .attemptSettled: .attemptSettled(try AttemptSettled(from: decoder))
            case .attemptFinished: .attemptFinished(try AttemptFinished(from: decoder))
            case .queueHeld: .queueHeld(try QueueHeld(from: decoder))
            case .queueOpened: .queueOpened(try QueueOpened(from: decoder))
            case .dependenciesConflicted:
                .dependenciesConflicted(try DependenciesConflicted(from: decoder))
            case .interrupted: .interrupted
            case .resumed: .resumed
            case .requested: .requested(try Requested(from: decoder))
            case .merged: .merged(try Merged(from: decoder))
            case .conflicted: .conflicted(try MergeConflict(from: decoder))
            case .held: .held(try Held(from: decoder))
            case .synthesized: .synthesized(try Synthesized(from: decoder))
            case .resolved: .resolved(try Resolved(from: decoder))
            case .foreseen: .foreseen(try Forecast(from: decoder))
            case .fellBack: .fellBack(try FellBack(from: decoder))
            case .checked: .checked(try Checked(from: decoder))
            case .blamed: .blamed(try Blamed(from: decoder))
            case .evicted: .evicted(try Evicted(from: decoder))
            case .integrated: .integrated(try Integrated(from: decoder))
            case .accepted: .accepted(try Accepted(from: decoder))
            case .preserved: .preserved(try Preserved(from: decoder))
            case .audited: .audited(try Audited(from: decoder))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .runStarted(let facts): try encode(.runStarted, facts, to: encoder)
        case .attemptStarted(let facts): try encode(.attemptStarted, facts, to: encoder)
        case .attemptSettled(let facts): try encode(.attemptSettled, facts, to: encoder)
        case .attemptFinished(let facts): try encode(.attemptFinished, facts, to: encoder)
        case .queueHeld(let facts): try encode(.queueHeld, facts, to: encoder)
        case .queueOpened(let facts): try encode(.queueOpened, facts, to: encoder)
        case .dependenciesConflicted(let facts):
            try encode(.dependenciesConflicted, facts, to: encoder)
        case .interrupted: try encode(.interrupted, NoFacts(), to: encoder)
        case .resumed: try encode(.resumed, NoFacts(), to: encoder)
        case .requested(let facts): try encode(.requested, facts, to: encoder)
        case .merged(let facts): try encode(.merged, facts, to: encoder)
        case .conflicted(let facts): try encode(.conflicted, facts, to: encoder)
        case .held(let facts): try encode(.held, facts, to: encoder)
        case .synthesized(let facts): try encode(.synthesized, facts, to: encoder)
        case .resolved(let facts): try encode(.resolved, facts, to: encoder)
        case .foreseen(let forecast): try encode(.foreseen, forecast, to: encoder)
        case .fellBack(let facts): try encode(.fellBack, facts, to: encoder)
        case .checked(let facts): try encode(.checked, facts, to: encoder)
        case .blamed(let facts): try encode(.blamed, facts, to: encoder)
        case .evicted(let facts): try encode(.evicted, facts, to: encoder)
        case .integrated(let facts): try encode(.integrated, facts, to: encoder)
        case .accepted(let facts): try encode(.accepted, facts, to: encoder)
        case .preserved(let facts): try encode(.preserved, facts, to: encoder)
        case .audited(let facts): try encode(.audited, facts, to: encoder)
        }
    }

    private struct NoFacts: Encodable {}

    private func encode(
        _ name: Name,
        _ facts: some Encodable,
        to encoder: any Encoder,
    ) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(name, forKey: .type)
    }
}

/// An event and when it was recorded: what the body of a journal commit holds.
package struct JournalEntry: Sendable, Equatable, Codable {
    package static let schema = 1

    package let schema: Int
    package let time: Timestamp
    package let event: JournalEvent

    /// The message of the journal commit: a sentence, an empty line, the event as JSON.
    func message() throws -> String {
        let json = try JSONBytes.of(self)
        // Shown by `git log`; the JSON below has control characters escaped.
        let subject = event.sentence.filter { !$0.isNewline }.harmless
        return subject + "\n\n" + String(decoding: json, as: UTF8.self)
    }

    init(time: Timestamp, event: JournalEvent) {
        schema = JournalEntry.schema
        self.time = time
        self.event = event
    }

    /// Reads what `message` wrote.
    init(message: String) throws {
        guard let start = message.range(of: "\n\n") else {
            throw JournalError.unreadable("a commit without an event")
        }
        self = try JournalEntry(json: Array(message[start.upperBound...].utf8))
    }

    /// Reads what `message` wrote, of many at once, which takes half the time; throws when any of them
    /// cannot be read.
    static func entries(messages: some Collection<String>) throws -> [JournalEntry] {
        var json: [UInt8] = [UInt8(ascii: "[")]
        for message in messages {
            let bytes = message.utf8
            guard let start = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
                throw JournalError.unreadable("a commit without an event")
            }
            if json.count > 1 { json.append(UInt8(ascii: ",")) }
            json += bytes[start...]
        }
        json.append(UInt8(ascii: "]"))
        let entries = try JSONDecoder().decode([JournalEntry].self, from: Data(json))
        guard entries.count == messages.count else {
            throw JournalError.unreadable("a commit with more than an event")
        }
        if let newer = entries.first(where: { $0.schema > JournalEntry.schema }) {
            throw JournalError.newerSchema(newer.schema)
        }
        return entries
    }

    /// Reads the JSON of an entry; one of a newer schema is refused by its number.
    init(json: [UInt8]) throws {
        do {
            self = try JSONDecoder().decode(JournalEntry.self, from: Data(json))
        } catch {
            let known = try? JSONDecoder().decode(SchemaOnly.self, from: Data(json))
            if let known, known.schema > JournalEntry.schema {
                throw JournalError.newerSchema(known.schema)
            }
            throw JournalError.unreadable("\(error)")
        }
        guard schema <= JournalEntry.schema else { throw JournalError.newerSchema(schema) }
    }

    private struct SchemaOnly: Decodable { let schema: Int }
}

/// Why a journal cannot be used.
package enum JournalError: Error, Equatable {
    case noSuchRun(String)
    case unreadable(String)
    case newerSchema(Int)
    /// An event could not be recorded; nothing that follows from it was done.
    case unwritable(String)
    /// The ref is no longer where it was, and not further on the same way either.
    case movedMeanwhile
}
