import Agents
import Merging
import Scheduling

/// Looks now and then whether agents that are at work are about to clash, and puts what it sees into
/// the journal when that changes.
struct ForecastWatch: Sendable {
    private let context: RunContext
    private let journal: Journal
    private let current = Guarded<RunHistory?>(nil)

    static let pause = Duration.seconds(2)
    private static let looksAtMost = 10

    init(context: RunContext, journal: Journal) {
        self.context = context
        self.journal = journal
    }

    /// What has happened by now.
    func update(_ history: RunHistory) { current.withLock { $0 = history } }

    /// Watches until the task is cancelled. A forecast that cannot be made is not made: it must not
    /// disturb the run.
    func watch() async {
        var outlook: Outlook?
        var looks = 0
        while !Task.isCancelled {
            do { try await Task.sleep(for: ForecastWatch.pause) } catch { return }
            guard let history = current.withLock({ $0 }), history.hasSeveralAtWork else { continue }
            // Made anew now and then: what was only tried stays in memory until then, and people may
            // have resolved something since.
            if looks % ForecastWatch.looksAtMost == 0 { outlook = try? Outlook(context) }
            looks += 1
            guard let forecast = try? await outlook?.forecast(history), !Task.isCancelled,
                forecast != history.forecast ?? Forecast(clashes: [], stuck: [])
            else { continue }
            try? await journal.record(.foreseen(forecast))
        }
    }
}

extension RunHistory {
    /// Whether one is at work and there is another one to clash with.
    fileprivate var hasSeveralAtWork: Bool {
        let running = schedule.states.count { $0.1.isActive }
        return running > 0 && attempts.count > 1
    }
}
