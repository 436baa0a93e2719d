import TestSupport
import Testing

@testable import Planning

/// What the log says, against one that matches every path with every pattern.
struct HistoryTests {
    private struct Touch {
        var count = 0
        var own: Set<String> = []
        var together: [String: Int] = [:]
    }

    private func slowly(_ plan: Plan, _ history: [[String]]) -> [HistoryAdvice] {
        let touches = plan.subtasks.map { subtask in
            var touch = Touch()
            for paths in history {
                let mine = paths.filter { path in
                    subtask.files.contains { pattern in
                        var budget = WorkBudget(.max)
                        return GlobPattern(pattern).matches(Array(path.utf8), &budget) == true
                    }
                }
                guard !mine.isEmpty else { continue }
                touch.count += 1
                touch.own.formUnion(mine)
                for path in Set(paths).subtracting(mine) { touch.together[path, default: 0] += 1 }
            }
            return touch
        }
        func share(_ index: Int, _ path: String) -> HistoryAdvice.Share?? {
            let touch = touches[index]
            if touch.own.contains(path) { return .some(nil) }
            guard let number = touch.together[path], number >= 3, number * 100 >= 30 * touch.count
            else { return nil }
            return HistoryAdvice.Share(count: number, of: touch.count)
        }
        let order = Reachability(plan.graph)
        var found: [HistoryAdvice] = []
        for second in plan.subtasks.indices {
            for first in 0..<second where !order.areOrdered(first, second) {
                for path in Set(history.joined()).sorted() {
                    guard let one = share(first, path), let two = share(second, path),
                        one != nil || two != nil
                    else { continue }
                    found.append(
                        HistoryAdvice(
                            first: plan.subtasks[first].id,
                            second: plan.subtasks[second].id,
                            path: path,
                            changes: history.count { $0.contains(path) },
                            commits: history.count,
                            withFirst: one,
                            withSecond: two
                        )
                    )
                }
            }
        }
        found.sort { ($0.changes, $1.path, $1.second.text) > ($1.changes, $0.path, $0.second.text) }
        return Array(found.prefix(10))
    }

    @Test func `it says what the slow one says`() throws {
        var said = 0
        for seed in UInt64(0)..<300 {
            var random = Randomness(seed: seed)
            let patterns = ["a/**", "a/x", "b/*", "*.c", "c", "b/?", "d/y.c", "d"]
            let text = (0..<Int.random(in: 2...9, using: &random)).map { index in
                let files = patterns.shuffled(using: &random)
                    .prefix(Int.random(in: 0...2, using: &random))
                let before = index > 1 && Bool.random(using: &random) ? "s\(index / 2)" : ""
                return
                    "  - {id: s\(index), files: [\(files.map { "\"\($0)\"" }.joined(separator: ", "))], "
                    + "dependencies: [\(before)]}\n"
            }
            let plan = try read(plan(text.joined())).get().plan
            let paths = ["a/x", "a/y", "b/x", "b/y/z", "c", "c/x.c", "d/y.c", "main", "e.c"]
            let history = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                paths.filter { _ in Double.random(in: 0..<1, using: &random) < 0.4 }
            }
            let advice = HistoryAdvice.about(plan, history)
            #expect(advice == slowly(plan, history), "seed \(seed)")
            said += advice.count
            // With little to look at less is said, and nothing that is not so.
            let less = HistoryAdvice.about(plan, history, steps: Int(seed) * 2)
            #expect(less.count <= advice.count)
        }
        #expect(said > 500)
    }

    @Test func `five hundred subtasks and two hundred commits of ninety paths are looked at`()
        throws
    {
        let text = (0..<500).map { index in
            "  - {id: s\(index), files: [\"src/m\(index)/**\", \"*/t\(index).swift\", \"docs/*\(index).md\"]}\n"
        }
        let plan = try read(plan(text.joined())).get().plan
        let history = (0..<200).map { commit in
            (0..<90).map { "src/m\(($0 * 7 + commit) % 600)/f\(commit * 90 + $0).swift" }
        }
        let time = ContinuousClock().measure { _ = HistoryAdvice.about(plan, history) }
        print("history: \(time)")
        #expect(time < .seconds(20))
    }
}
