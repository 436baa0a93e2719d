import Foundation
import Orchestration
import Planning

/// The graph of a run's subtasks as values for a template, a column for each wave. All texts are
/// escaped.
struct GraphDrawing {
    private static let node = (width: 168.0, height: 46.0)
    private static let step = (x: 236.0, y: 62.0)
    private static let margin = 14.0
    private static let mostNodes = 500

    private let report: RunReport
    private let rows: [RunReport.Row]
    /// The corner of each node.
    private let places: [SubtaskID: (x: Double, y: Double)]
    private let size: (width: Double, height: Double)

    init(_ report: RunReport) {
        self.report = report
        rows = Array(report.rows.prefix(GraphDrawing.mostNodes))
        let known = Set(rows.map(\.subtask.id))
        let graph = report.history.plan.graph
        let waves = graph.waves.map { $0.filter(known.contains) }.filter { !$0.isEmpty }
        let tallest = Double(waves.map(\.count).max() ?? 1)
        var places: [SubtaskID: (x: Double, y: Double)] = [:]
        for (column, wave) in waves.enumerated() {
            // Beside what it depends on, so that few lines cross.
            let wishes = wave.enumerated().map {
                place,
                id -> (id: SubtaskID, y: Double, place: Int) in
                let above = graph.dependencies(of: id).compactMap { places[$0]?.y }
                let mean = above.isEmpty ? Double(place) : above.reduce(0, +) / Double(above.count)
                return (id, mean, place)
            }
            let ordered = wishes.sorted { ($0.y, $0.place) < ($1.y, $1.place) }
            let offset = (tallest - Double(wave.count)) / 2
            for (place, wish) in ordered.enumerated() {
                places[wish.id] = (
                    GraphDrawing.margin + Double(column) * GraphDrawing.step.x,
                    GraphDrawing.margin + (offset + Double(place)) * GraphDrawing.step.y
                )
            }
        }
        self.places = places
        size = (
            GraphDrawing.margin * 2 + Double(max(1, waves.count) - 1) * GraphDrawing.step.x
                + GraphDrawing.node.width,
            GraphDrawing.margin * 2 + (tallest - 1) * GraphDrawing.step.y + GraphDrawing.node.height
        )
    }

    var values: [String: Any] {
        [
            "width": number(size.width), "height": number(size.height),
            "nodes": rows.compactMap(node), "edges": rows.flatMap(edges),
            "more": report.rows.count > rows.count ? [report.rows.count - rows.count] : [],
        ]
    }

    private func node(_ row: RunReport.Row) -> [String: String]? {
        guard let place = places[row.subtask.id] else { return nil }
        let state = WaveText.label(row.status)
        let agent = row.agent.map { " (\($0))" } ?? ""
        return [
            "x": number(place.x), "y": number(place.y),
            "width": number(GraphDrawing.node.width), "height": number(GraphDrawing.node.height),
            "textX": number(place.x + GraphDrawing.node.width / 2),
            "idY": number(place.y + 20), "stateY": number(place.y + 37),
            "id": MarkupText.escaped(TextColumns.cut(row.subtask.id.text, to: 20)),
            "state": state.lowercased(),
            "class": ReportSheet.Tone(row.status).rawValue,
            "title": MarkupText.escaped(
                ReportWords.clean(
                    "\(row.subtask.id)\(agent): \(state)"
                        + (row.subtask.description.map { ". \($0)" } ?? "")
                )
            ),
        ]
    }

    private func edges(_ row: RunReport.Row) -> [[String: String]] {
        row.subtask.dependencies.compactMap { dependency in
            guard let from = places[dependency.id], let to = places[row.subtask.id] else {
                return nil
            }
            let (x1, y1) = (from.x + GraphDrawing.node.width, from.y + GraphDrawing.node.height / 2)
            let (x2, y2) = (to.x - 2, to.y + GraphDrawing.node.height / 2)
            let bend = max(24, (x2 - x1) / 2)
            return [
                "d": "M\(number(x1)) \(number(y1))C\(number(x1 + bend)) \(number(y1)) "
                    + "\(number(x2 - bend)) \(number(y2)) \(number(x2)) \(number(y2))",
                "class": dependency.kind == .logical ? "edge logical" : "edge",
                "title": MarkupText.escaped("\(row.subtask.id) depends on \(dependency.id)"),
            ]
        }
    }

    private func number(_ value: Double) -> String {
        let text = String(format: "%.1f", value.isFinite ? value : 0)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
