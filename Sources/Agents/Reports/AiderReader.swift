import Foundation

/// Reads what aider prints for people. Its exit status is 0 also when nobody answered it, so the last
/// error of its library counts unless an answer came after it.
struct AiderReader: ReportReader {
    var report = AgentReport()

    mutating func read(line: String) {
        if line.hasPrefix("litellm."), let colon = line.firstIndex(of: ":"),
            line[..<colon].hasSuffix("Error") || line[..<colon].hasSuffix("Exceeded")
        {
            report.problem = AgentProblem(status: nil, line, otherwise: .apiError)
        } else if line.hasPrefix("Tokens: ") {
            report.problem = nil
            report.turns = (report.turns ?? 0) + 1
            read(tokens: line)
        }
    }

    /// `Tokens: 1.0k sent, 300 cache hit, 50 received. Cost: $0.0011 message, $0.0012 session.`
    private mutating func read(tokens line: String) {
        func number(before word: String) -> Double? {
            guard let end = line.range(of: " \(word)") else { return nil }
            let text = line[..<end.lowerBound].split(separator: " ").last.map(String.init) ?? ""
            let digits = text.drop { $0 == "$" }
            let factor: Double =
                digits.hasSuffix("k") ? 1_000 : digits.hasSuffix("M") ? 1_000_000 : 1
            let number = Double(digits.filter { $0 != "k" && $0 != "M" && $0 != "," })
            return number.flatMap { $0.isFinite && $0 >= 0 && $0 < 1e9 ? $0 * factor : nil }
        }
        if let sent = number(before: "sent"), let received = number(before: "received") {
            let answer = TokenUsage(
                input: Int(sent),
                cachedInput: Int(number(before: "cache hit") ?? 0),
                cacheWrite: Int(number(before: "cache write") ?? 0),
                output: Int(received)
            )
            report.usage = (report.usage ?? .none) + answer
        }
        report.take(cost: number(before: "session"))
    }
}
