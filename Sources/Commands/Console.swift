import Foundation
import Orchestration
import Planning

/// Where words go: the answer to `standardOutput`, the narration to `standardError`.
///
/// All text passes through here, and what could command a terminal is taken out: the names, titles
/// and logs that are shown come from plans and agents. In JSON it is escaped instead.
package struct Console: Sendable {
    private let standardOutput: @Sendable (String) -> Void
    private let standardError: @Sendable (String) -> Void
    private var narratesDocuments = false

    package init(
        output: @escaping @Sendable (String) -> Void,
        error: @escaping @Sendable (String) -> Void,
    ) {
        standardOutput = output
        standardError = error
    }

    /// The process's own streams. Written in whole lines; a reader that went away is no error.
    package static let standard = Console(
        output: { try? FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) },
        error: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
    )

    /// Prints a part of the answer and ends the line.
    func answer(_ text: String) { standardOutput(text.harmless + "\n") }

    /// Prints the answer of a program that asked for JSON.
    func answer(document: some Encodable) throws {
        standardOutput(String(decoding: try JSONBytes.of(document), as: UTF8.self))
    }

    /// Prints records for scripts; what could command a terminal is in none of them.
    func answer(records: [String], endingWithNUL: Bool) {
        let end = endingWithNUL ? "\0" : "\n"
        standardOutput(records.map { $0.harmless + end }.joined())
    }

    /// Prints a document of an answer that has many, on one line.
    func answer(line document: some Encodable) throws {
        standardOutput(String(decoding: try JSONBytes.of(document, isPretty: false), as: UTF8.self))
    }

    /// The same with colours.
    func answer(_ text: StyledText, hasColor: Bool) {
        standardOutput(text.rendered(hasColor: hasColor) + "\n")
    }

    /// Prints a part of the narration and ends the line.
    func narrate(_ text: String) {
        if narratesDocuments {
            // A text is always one that can be encoded; an empty line sets off what people read.
            if !text.isEmpty { try? narrate(document: Message(message: text)) }
        } else {
            standardError(text.harmless + "\n")
        }
    }

    private struct Message: Encodable {
        var schema = "git-orchestrate/message/1"
        let message: String
    }

    /// The same where a program reads what is narrated: a JSON document for each line.
    var narratingDocuments: Console {
        var console = self
        console.narratesDocuments = true
        return console
    }

    /// The same with colours.
    func narrate(_ text: StyledText, hasColor: Bool) {
        standardError(text.rendered(hasColor: hasColor) + "\n")
    }

    /// Narrates to a program that asked for JSON, one document a line.
    func narrate(document: some Encodable) throws {
        standardError(String(decoding: try JSONBytes.of(document, isPretty: false), as: UTF8.self))
    }

    /// Writes the next picture of a screen, which is made of styled text and of commands of ours.
    func draw(_ frame: String) { if !frame.isEmpty { standardError(frame) } }
}

extension String {
    /// What a program printed, without colours and other commands to a terminal, and with a line for
    /// each state of a progress bar.
    var plainLog: String {
        replacing(/\u{1b}\[[0-9;?]*[ -\/]*[@-~]/, with: "")
            .replacing(/\u{1b}\][^\u{07}\u{1b}]*(?:\u{07}|\u{1b}\\)/, with: "")
            .replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }
}
