import Planning
import TestSupport
import Testing

@Suite struct FuzzTests {
    /// What mutations put in: what YAML takes for structure, and what breaks careless readers.
    private static let pieces = [
        "\n", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", "\"", "'", "#", "&a ", "*a", "*",
        "|",
        ">", "? ", "!", "!!str ", "%", "@", "`", "---\n", "...\n", "\r\n", "\r", "\u{0}",
        "\u{FEFF}",
        "\u{85}", "\u{2028}", "é", "👩‍👩‍👧", "e\u{301}", "\u{E000}", "null", "~", "id: a\n", "<<: ", ",",
    ]

    @Test(arguments: 0..<20)
    func `a damaged plan is either valid or has an issue inside the file`(seed: UInt64) {
        var random = Randomness(seed: seed)
        for _ in 0..<100 {
            let example =
                Bool.random(using: &random) ? Examples.authentication : Examples.quickStart
            let text = Self.mutate(example, &random)
            let source = PlanSource(name: "plan.yml", text: text)
            do throws(InvalidPlan) {
                let checked = try PlanReader.read(source)
                #expect(!checked.plan.subtasks.isEmpty)
                expectInside(checked.warnings, source)
            } catch {
                #expect(error.issues.contains { $0.severity == .error }, "\(text)")
                expectInside(error.issues, source)
            }
        }
    }

    private func expectInside(_ issues: [PlanIssue], _ source: PlanSource) {
        let positions = issues.flatMap { [$0.position] + $0.related.map(\.position) }
        for position in positions {
            let isInside =
                source.lines.indices.contains(position.line - 1)
                && (1...source.lines[position.line - 1].count + 1).contains(position.column)
            #expect(isInside, "\(position) is outside of:\n\(source.text)")
        }
        #expect(issues.map(\.position) == issues.map(\.position).sorted())
    }

    private static func mutate(_ text: String, _ random: inout Randomness) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let start = Int.random(in: 0...scalars.count, using: &random)
            let end = min(scalars.count, start + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: scalars.removeSubrange(start..<end)
            case 1: scalars.insert(contentsOf: scalars[start..<end], at: start)
            case 2:
                let target = Int.random(in: 0...scalars.count, using: &random)
                scalars.insert(contentsOf: Array(scalars[start..<end]), at: target)
            case 3: scalars.removeSubrange(start..<scalars.count)
            default:
                let piece = pieces.randomElement(using: &random) ?? ""
                scalars.insert(contentsOf: piece.unicodeScalars, at: start)
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
