@testable import Planning

/// Every key of a plan with many values, most of them wrong, each in a plan that is otherwise good.
enum SchemaGrid {
    /// None of them is one of which the schema knows less than the code: see `CorpusPlan.isLax`.
    private static let values = [
        "", "~", "null", "[]", "{}", "[a]", "[s]", "[[a]]", "[~]", "['']", "[{id: s}]", "[{a: b}]",
        "{a: b}", "{a: 1}", "{a: }", "{a: {}}", "{a b: c}", "a", "s", "a b", "é", "-1", "0", "1",
        "20", "21", "007", "'7'", "100", "101", "1000", "1001", "100000", "100001", "1000000000",
        "1000000001", "9223372036854775807", "1.5", "true",
        "on", "1h", "90min", "' 1h  30 min '", "0min", "1h30", "2hours", "../x", "/x", "~x", "a/b",
        "a/", "a..b", "a.lock", "''", "' '", "'~'", "research", "merge", "end", "data", "last",
        "human", "auto", "99999999999999999999", "[/x]", "[a//b]", "[1]", "[true]", "[a b]",
    ]

    /// Plans by what is in them.
    static var plans: [(name: String, text: String)] { values.flatMap(plans) }

    private static func plans(_ value: String) -> [(name: String, text: String)] {
        var plans: [(name: String, text: String)] = []
        for key in PlanKeys.plan {
            var text = "\(key): \(value)\n"
            if key != "task" { text += "task: T\n" }
            if key != "subtasks" { text += "subtasks: [{id: s}]\n" }
            plans.append(("\(key): \(value)", text))
        }
        for key in PlanKeys.subtask {
            let id = key == "id" ? "" : "id: s, "
            let text = plan("  - {\(id)\(key): \(value)}\n")
            plans.append(("subtask \(key): \(value)", text))
        }
        for key in PlanKeys.dependency {
            let id = key == "id" ? "" : "id: s, "
            let text = plan("  - id: s\n  - {id: t, dependencies: [{\(id)\(key): \(value)}]}\n")
            plans.append(("dependency \(key): \(value)", text))
        }
        let mappings: [(String, [String], String)] = [
            ("agents: {x: ", PlanKeys.agent, "}"), ("integration: ", PlanKeys.integration, ""),
            ("checks: ", PlanLimits.keys, ""),
        ]
        for (before, keys, after) in mappings {
            for key in keys {
                let text = "\(before){\(key): \(value)}\(after)"
                plans.append((text, plan("  - id: s\n") + text + "\n"))
            }
        }
        return plans
    }
}
