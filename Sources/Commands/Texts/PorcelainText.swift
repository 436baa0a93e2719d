import Git
import Orchestration
import Planning

/// The status of a run for scripts; the form of one version never changes.
///
/// Lines that begin with `# ` are headers, of which a reader passes over those it does not know. Each
/// other record is one subtask, wave by wave: state, attempt, wave, seconds, branch, tip, id; a part
/// that is not known is `-`. No part but the last can have a blank in it, and none of ours has.
enum PorcelainText {
    /// Without the character that ends each of them.
    static func records(_ status: RunStatus, now: Timestamp) -> [String] {
        let history = status.history
        var records = [
            "# schema 1", "# run \(history.names.run)",
            "# outcome \(status.outcomeWord)", "# base \(history.start.base.hex)",
            "# integration \(history.names.integration.short) \(status.integrationTip?.hex ?? "-")",
        ]
        for (number, wave) in history.plan.graph.waves.enumerated() {
            for id in wave {
                guard let state = status.status(of: id) else { continue }
                records.append(record(id, state, wave: number + 1, history, now))
            }
        }
        return records
    }

    private static func record(
        _ id: SubtaskID,
        _ state: SubtaskStatus,
        wave: Int,
        _ history: RunHistory,
        _ now: Timestamp,
    ) -> String {
        let record = history.lastAttempt(of: id)
        let finish = record?.finish
        var seconds = finish.map { Int64($0.seconds) }
        if case .running(_, let since?) = state { seconds = now.since(since).components.seconds }
        return [
            state.word, record.map { "\($0.start.attempt)" } ?? "-", "\(wave)",
            seconds.map { "\(max(0, $0))" } ?? "-", history.names.branch(id).short,
            finish?.tip.hex ?? "-", id.text,
        ].joined(separator: " ")
    }
}
