import TestSupport
import Testing

/// One way to damage a plan: what slips of the hand, editors, merges and disks do.
enum PlanMutation: CaseIterable, CustomTestStringConvertible {
    case flipBit, changeByte, dropBytes, repeatBytes, moveBytes, cutEnd
    case insertPiece
    case dropLine, repeatLine, swapLines, joinLines
    case indentMore, indentLess, indentWithTab
    case misspellKey, changeValue

    var testDescription: String { "\(self)" }

    /// What YAML takes for structure, and what breaks careless readers.
    private static let pieces = [
        "\n", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", "\"", "'", "#", "&a ", "*a", "*",
        "|", ">", "? ", "!", "!!str ", "%", "@", "`", "---\n", "...\n", "\r\n", "\r", "\u{0}",
        "\u{FEFF}", "\u{85}", "\u{2028}", "é", "👩‍👩‍👧", "e\u{301}", "\u{E000}", "null", "~",
        "id: a\n", "<<: ", ",", "\\", "\"\\",
    ]

    private static let values = [
        "", "~", "[]", "{}", "[a, b]", "{a: b}", "-1", "99999999999999999999", "1.5", "true",
        "*a", "&a x", "\"", "| ", "\u{202e}x", "../x", "a b", "1h 30min", "2h", "id",
    ]

    /// Several of them, one after the other.
    static func anything(_ plan: [UInt8], _ random: inout Randomness) -> [UInt8] {
        var plan = plan
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            plan = (allCases.randomElement(using: &random) ?? .flipBit).apply(to: plan, &random)
        }
        return plan
    }

    func apply(to plan: [UInt8], _ random: inout Randomness) -> [UInt8] {
        switch self {
        case .flipBit, .changeByte, .dropBytes, .repeatBytes, .moveBytes, .cutEnd, .insertPiece:
            changeBytes(of: plan, &random)
        default: changeLines(of: plan, &random)
        }
    }

    private func changeBytes(of plan: [UInt8], _ random: inout Randomness) -> [UInt8] {
        var bytes = plan
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 1...12, using: &random))
        switch self {
        case .flipBit:
            if start < end { bytes[start] ^= 1 << UInt8.random(in: 0...7, using: &random) }
        case .changeByte: if start < end { bytes[start] = .random(in: 0...255, using: &random) }
        case .dropBytes: bytes.removeSubrange(start..<end)
        case .repeatBytes: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case .moveBytes:
            let target = Int.random(in: 0...bytes.count, using: &random)
            bytes.insert(contentsOf: Array(bytes[start..<end]), at: target)
        case .cutEnd: bytes.removeSubrange(start...)
        default:
            let piece = Self.pieces.randomElement(using: &random) ?? ""
            bytes.insert(contentsOf: piece.utf8, at: start)
        }
        return bytes
    }

    private func changeLines(of plan: [UInt8], _ random: inout Randomness) -> [UInt8] {
        var lines = plan.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Array.init)
        let index = Int.random(in: 0..<lines.count, using: &random)
        let other = Int.random(in: 0..<lines.count, using: &random)
        switch self {
        case .dropLine: lines.remove(at: index)
        case .repeatLine: lines.insert(lines[index], at: other)
        case .swapLines: lines.swapAt(index, other)
        case .joinLines:
            if index + 1 < lines.count { lines[index] += lines.remove(at: index + 1) }
        case .indentMore: lines[index].insert(contentsOf: [0x20], at: 0)
        case .indentLess: if lines[index].first == 0x20 { lines[index].removeFirst() }
        case .indentWithTab: lines[index].insert(0x09, at: 0)
        case .misspellKey: misspell(&lines[index], &random)
        default:
            guard let colon = lines[index].firstIndex(of: UInt8(ascii: ":")) else { break }
            let value = Self.values.randomElement(using: &random) ?? ""
            lines[index].replaceSubrange((colon + 1)..., with: Array(" \(value)".utf8))
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// Takes a letter of the line's key away, doubles it, or swaps it with the next one.
    private func misspell(_ line: inout [UInt8], _ random: inout Randomness) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let first = line.firstIndex(where: { (0x61...0x7a).contains($0) }), first + 1 < colon
        else { return }
        let index = Int.random(in: first..<(colon - 1), using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: line.remove(at: index)
        case 1: line.insert(line[index], at: index)
        default: line.swapAt(index, index + 1)
        }
    }
}
