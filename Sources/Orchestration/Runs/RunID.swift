import Foundation
import Git

/// The name of one run, such as `auth-1`: a part of refs and folders.
package struct RunID: Hashable, Sendable, TextCoded {
    package let text: String

    /// Takes small letters, digits and single dashes; nil for anything else.
    package init?(_ text: String) {
        let allowed = text.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard allowed, !text.isEmpty, text.utf8.count <= 60, !text.hasPrefix("-"),
            !text.hasSuffix("-"), !text.contains("--")
        else { return nil }
        self.text = text
    }

    private static let fillers: Set<String> = [
        "a", "an", "and", "for", "from", "in", "of", "on", "the", "to", "with",
    ]

    /// The nth run of a plan with this task: its first telling words and the number.
    package init(task: String, number: Int) {
        var words: [String] = []
        for word in task.lowercased().split(whereSeparator: { !($0.isLetter || $0.isNumber) }) {
            let folded = word.folding(options: .diacriticInsensitive, locale: nil)
            let plain = String(folded.filter { $0.isASCII })
            guard !plain.isEmpty, !RunID.fillers.contains(plain) else { continue }
            guard (words + [plain]).joined(separator: "-").count <= 24 else {
                guard words.isEmpty else { break }
                continue
            }
            words.append(plain)
        }
        let stem = words.isEmpty ? "run" : words.joined(separator: "-")
        self.text = "\(stem)-\(number)"
    }

    package var description: String { text }

    package init?(coded text: String) { self.init(text) }
}
