import Foundation
import Planning
import Testing

/// One plan of the folder `Corpus`, with what is to be said about it.
///
/// A file of bad or doubtful plans holds many of them. Each begins behind a line such as
///
///     #=== 4:20 dependency-cycle, 5:5 key-unknown; lax -- two that wait for each other
///
/// with the place and the code of each error, after a semicolon what else is to be known, and after
/// dashes what the plan is about. `lax` says that the schema cannot see what is wrong.
struct CorpusPlan: Sendable, CustomTestStringConvertible {
    /// The file, and in it the line.
    let name: String
    let bytes: [UInt8]
    /// As `line:column code`.
    let issues: [String]
    let isLax: Bool

    var testDescription: String { name }

    static let good = files("good").map { file in
        CorpusPlan(
            name: file.name,
            bytes: [UInt8](file.data),
            issues: [],
            isLax: false
        )
    }
    static let bad = files("bad").flatMap(plans)
    static let doubtful = files("doubtful").flatMap(plans)

    /// Reads the plan as a file is read.
    func read() -> Result<CheckedPlan, InvalidPlan> {
        Result { () throws(InvalidPlan) in
            try PlanReader.read(PlanSource(name: name, bytes: bytes))
        }
    }

    private static func files(_ folder: String) -> [(name: String, data: Data)] {
        let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/\(folder)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        return names.sorted().map { name in
            let data = try? Data(contentsOf: place.appendingPathComponent(name))
            return (name, data ?? Data())
        }
    }

    private static func plans(in file: (name: String, data: Data)) -> [CorpusPlan] {
        let text = String(decoding: file.data, as: UTF8.self)
        // What no editor would keep as it is stands there as an escape.
        let isEscaped = file.name == "bytes.txt"
        var plans: [(number: Int, marker: Substring, lines: [Substring])] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("#=== ") {
                plans.append((index + 1, line.dropFirst(5), []))
            } else if !plans.isEmpty {
                plans[plans.count - 1].lines.append(line)
            }
        }
        return plans.map { plan in
            let text = plan.lines.map { $0 + "\n" }.joined()
            let facts = plan.marker.split(separator: " -- ")[0].split(separator: ";")
            return CorpusPlan(
                name: "\(file.name):\(plan.number)",
                bytes: isEscaped ? CorpusEscapes.bytes(of: text) : Array(text.utf8),
                issues: facts[0].split(separator: ",").map {
                    $0.trimmingCharacters(in: .whitespaces)
                },
                isLax: facts.dropFirst().contains { $0.contains("lax") }
            )
        }
    }
}

/// What stands for bytes that a text file cannot have: `\xFF`, `\r`, `\z` for no end of line, and
/// `<<70*[>>` for a text seventy times.
enum CorpusEscapes {
    static func bytes(of text: String) -> [UInt8] {
        let long = text.replacing(/<<(\d+)\*(.*?)>>/) { match in
            String(repeating: String(match.output.2), count: Int(match.output.1) ?? 0)
        }
        var bytes: [UInt8] = []
        var rest = Array(long.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
                let value = UInt8(
                    String(decoding: rest.dropFirst().prefix(2), as: UTF8.self),
                    radix: 16
                )
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "r") {
                bytes.append(0x0D)
                rest = rest.dropFirst()
            } else if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "z") {
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
