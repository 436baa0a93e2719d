import Planning

/// What the log says of a plan, in a sentence each.
enum HistoryText {
    static func line(_ advice: HistoryAdvice) -> String {
        "note: \(advice.first) and \(advice.second) will both touch \(advice.path) "
            + "(\(advice.changes) of the last \(advice.commits) commits"
            + share(advice.withFirst, advice.first) + share(advice.withSecond, advice.second)
            + "): let one depend on the other, or give both the resource \"\(advice.path)\""
    }

    private static func share(_ share: HistoryAdvice.Share?, _ id: SubtaskID) -> String {
        share.map { ", \($0.count) of \($0.of) with the files of \(id)" } ?? ""
    }
}
