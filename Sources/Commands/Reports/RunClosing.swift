import Foundation
import Orchestration
import Planning

/// What stands below the report of a run that has just ended: what it saved and what it teaches, and on
/// GitHub annotations and a summary.
struct RunClosing {
    private let surroundings: Surroundings
    /// Ends what keeps the lines of others from being commands; nil where nothing reads commands.
    private let token: String?

    /// Of less work nothing is to be learned: the machine decides how long it takes, and not the plan.
    static let leastWork = Duration.seconds(10)
    private static let mostLessons = 3
    /// A summary of more than 1 MiB is dropped as a whole.
    private static let mostSummary = 1_000_000

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
        let isOnGitHub = surroundings.environment["GITHUB_ACTIONS"] == "true"
        token = isOnGitHub ? String(UInt64.random(in: .min ... .max), radix: 36) : nil
    }

    /// Before lines that agents may have written: a runner of GitHub would carry out what begins with
    /// two colons.
    func begin() {
        if let token { surroundings.console.answer("::stop-commands::\(token)") }
    }

    /// Nothing of this can make a run fail that did not.
    func end(_ status: RunStatus) {
        let console = surroundings.console
        let names = status.history.names
        let record = try? RunReader.record(of: names.run, in: names.commonDirectory)
        let report = record.map {
            RunReport($0, status, now: surroundings.clock.now(), RunReport.findings(status))
        }
        if let report { for line in RunClosing.lines(report) { console.answer(line) } }
        guard let token else { return }
        console.answer("::\(token)::")
        guard let report else { return }
        for line in GitHubExport.lines(report) { console.answer(line) }
        summarize(report)
    }

    /// A few lines, or none.
    static func lines(_ report: RunReport) -> [String] {
        let time = report.time
        guard time.isMeasured, time.agents >= leastWork else { return [] }
        var lines = ["", "time: \(ReportWords.speedUp(time)); overhead \(time.overhead.elapsed)"]
        if let waiting = ReportWords.waiting(time) { lines.append("waited: \(waiting)") }
        if time.isOverheadTooLarge { lines.append("warning: the overhead is more than was saved") }
        let lessons = report.learnings.filter {
            switch $0 {
            // One that failed in the end is told above.
            case .failure(_, _, _, let wasOvercome): wasOvercome
            case .estimate, .overhead, .waited: false
            case .missingOrder, .idleSlots: true
            }
        }
        lines += lessons.prefix(mostLessons).map { "learned: \(ReportWords.sentence($0))" }
        if let estimates = estimates(report.learnings) { lines.append(estimates) }
        let run = report.history.names.run
        lines.append("more: git orchestrate report \(run)")
        return lines
    }

    private static func estimates(_ learnings: [Learning]) -> String? {
        var (guessed, actual) = (Duration.zero, Duration.zero)
        for case .estimate(_, let guess, let measured) in learnings {
            guessed += guess
            actual += measured
        }
        guard guessed > .zero else { return nil }
        return "estimates: \(guessed.formatted) guessed, \(actual.elapsed) taken"
    }

    private func summarize(_ report: RunReport) {
        guard let path = surroundings.environment["GITHUB_STEP_SUMMARY"], !path.isEmpty,
            let text = try? ReportMarkdown.text(report, by: GitOrchestrate.trademark),
            let file = FileHandle(forWritingAtPath: path)
        else { return }
        defer { try? file.close() }
        // The step may have written there itself.
        guard let size = try? file.seekToEnd(),
            size + UInt64(text.utf8.count) + 1 <= UInt64(RunClosing.mostSummary)
        else { return }
        try? file.write(contentsOf: Data((text + "\n").utf8))
    }
}
