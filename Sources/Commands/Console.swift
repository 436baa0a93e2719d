import Foundation
import Orchestration

/// Where words go: the answer to `standardOutput`, the narration to `standardError`.
///
/// All text passes through here, and what could command a terminal is taken out: the names, titles
/// and logs that are shown come from plans and agents.
package struct Console: Sendable {
    private let standardOutput: @Sendable (String) -> Void
    private let standardError: @Sendable (String) -> Void

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
    func answer(_ text: String) { standardOutput(Console.harmless(text) + "\n") }

    /// Prints the answer of a program that asked for JSON.
    func answer(document: some Encodable) throws {
        standardOutput(String(decoding: try JSONBytes.of(document), as: UTF8.self))
    }

    /// Prints a part of the narration and ends the line.
    func narrate(_ text: String) { standardError(Console.harmless(text) + "\n") }

    /// Text without escape sequences: control characters but tab and line feed become `\u{FFFD}`.
    static func harmless(_ text: String) -> String {
        let isHarmless = text.unicodeScalars.allSatisfy(isPrintable)
        if isHarmless { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(isPrintable(scalar) ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a: true
        case 0..<0x20, 0x7f..<0xa0: false
        // Marks that turn the direction of what follows: a name could pretend to be another.
        case 0x202a...0x202e, 0x2066...0x2069: false
        default: true
        }
    }
}
