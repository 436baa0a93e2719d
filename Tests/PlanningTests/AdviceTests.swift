import TestSupport
import Testing

@testable import Planning

/// What an author is told about a plan that can run.
struct AdviceTests {
    private func advice(_ text: String) throws -> [String] {
        try read(text).get().advice.map(\.code)
    }

    /// Subtasks that nobody has a doubt about, with something added to each.
    private func subtasks(_ added: [String]) -> String {
        plan(
            added.enumerated().map { index, text in
                "  - {id: s\(index), description: Build it, acceptance: [make], \(text)}\n"
            }.joined()
        )
    }

    @Test(
        arguments: [
            (["estimated_time: 4min", "estimated_time: 4min"], ["subtask-trivial"]),
            (
                ["estimated_time: 5min", "estimated_time: 14min"],
                ["subtask-small", "subtask-dominates"]
            ),
            (
                ["estimated_time: 15min", "estimated_time: 15min"],
                []
            ),
            (["estimated_time: 4h 1min", "retries: 1"], ["subtask-large"]),
            (["retries: 1", "dependencies: [s0]"], ["plan-sequential"]),
            (Array(repeating: "retries: 1", count: 7), []),
            (Array(repeating: "retries: 1", count: 8), ["plan-too-fine"]),
            (["files: [a/**]", "files: [a/b/c]"], ["scope-overlap"]),
            (["files: [a/**]", "files: [b/**]"], []),
            (["files: [a]", "files: [a/b]", "dependencies: [s0, s1]"], ["scope-overlap"]),
            (["files: [a]", "files: [a], dependencies: [s0]", "dependencies: [s0]"], []),
            (["outputs: [x]", "files: ['*']"], ["scope-overlap"]),
        ] as [([String], [String])]
    )
    func `sizes, counts and scopes are looked at`(added: [String], codes: [String]) throws {
        #expect(try advice(subtasks(added)) == codes)
    }

    @Test func `the table of limits is the author's`() throws {
        let text =
            "checks: {max_subtasks: 1, min_time: 2h, trivial_time: 1min, max_share: 100}\n"
            + subtasks(["estimated_time: 1h", "estimated_time: 1h"])
        #expect(try advice(text) == ["plan-too-fine", "subtask-small"])
    }

    @Test func `one kind of doubt is told once, with its places`() throws {
        let text = plan((1...30).map { "  - {id: s\($0), estimated_time: 1min}\n" }.joined())
        let advice = try read(text).get().advice
        #expect(advice.map(\.code) == ["plan-too-fine", "boundaries-unclear", "subtask-trivial"])
        #expect(advice[2].related.count == 9)
        #expect(advice[2].message.hasPrefix("30 subtasks take less than 5min"))
    }

    @Test func `who says nothing and checks nothing is told`() throws {
        let text = plan(
            "  - {id: a}\n  - {id: b, files: [b]}\n  - {id: c, description: Build c}\n"
                + "  - {id: d, run: make d}\n  - {id: e, description: Research e}\n"
        )
        #expect(
            try advice(text) == ["boundaries-unclear", "acceptance-missing", "description-missing"]
        )
    }

    @Test func `files that two make anew take turns`() throws {
        let text =
            "shared: [go.sum, other]\n"
            + subtasks(["files: [go.sum, a]", "files: ['go.*']", "files: [b]"])
        let codes = try advice(text)
        #expect(codes.contains("shared-file"))
    }

    @Test func `a resource that is not in the list may be misspelt`() throws {
        let text = "resources: {database: 1}\n" + subtasks(["resources: [databse]", "retries: 1"])
        let issue = try #require(try read(text).get().advice.first)
        #expect(issue.code == "resource-unlisted")
        #expect(issue.hint == "did you mean \"database\"?")
    }

    @Test func `a web of dependencies is one task`() throws {
        let added = (0..<5).map { index in
            index < 2
                ? "retries: 1"
                : "dependencies: [\((0..<index).map { "s\($0)" }.joined(separator: ", "))]"
        }
        #expect(try advice(subtasks(added)) == ["plan-dense"])
    }

    @Test(
        arguments: [
            ("a", "a", true), ("a", "b", false), ("a/**", "a/b/c", true), ("a", "a/b", true),
            ("a/", "a/b", true), ("*.swift", "Sources/A.swift", true), ("*.swift", "*.c", false),
            ("a*c", "ab*", true), ("a?c", "abc", true), ("a[bc]d", "acd", true),
            ("**/x", "x", true), ("a/**/x", "a/x", true), ("Sources/**", "Tests/**", false),
            ("a*b", "a.c", false), ("*.md", "docs", true), ("*.md", "a.c", false), ("*", "", true),
            ("a\\*", "ab", false), ("a\\*", "a*", true),
        ] as [(String, String, Bool)]
    )
    func `patterns meet where one path matches both`(one: String, other: String, meet: Bool) {
        #expect(GlobOverlap.canMeet(one, other) == meet)
        #expect(GlobOverlap.canMeet(other, one) == meet)
    }

    @Test func `five thousand subtasks are looked at at once`() throws {
        let text = plan(
            (0..<5_000).map { index in
                "  - {id: s\(index), description: Build it, files: [src/**], dependencies: [\(index == 0 ? "" : "s\(index / 2)")]}\n"
                    .replacing(
                        "dependencies: [s0]}",
                        with: index == 1 ? "dependencies: [s0]}" : "retries: 1}"
                    )
            }.joined()
        )
        let clock = ContinuousClock()
        let time = try clock.measure { _ = try read(text).get() }
        #expect(time < .seconds(20))
    }

    @Test func `what may run side by side is what is unordered with another one`() throws {
        for seed in UInt64(0)..<300 {
            var random = Randomness(seed: seed)
            let count = Int.random(in: 1...90, using: &random)
            let density = Double.random(in: 0...1, using: &random)
            let text = (0..<count).map { index in
                let before = (0..<index).filter { _ in
                    Double.random(in: 0..<1, using: &random) < density
                }
                return
                    "  - {id: s\(index), dependencies: [\(before.map { "s\($0)" }.joined(separator: ", "))]}\n"
            }
            let order = Reachability(try read(plan(text.joined())).get().plan.graph)
            let some = (0..<count).filter { _ in Bool.random(using: &random) }
            let expected = some.filter { one in
                some.contains { $0 != one && !order.areOrdered(one, $0) }
            }
            #expect(order.sideBySide(some) == expected, "seed \(seed)")
        }
    }
}
