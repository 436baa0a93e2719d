import TestSupport
import Testing

@testable import Planning

/// Patterns of files, one by one and by the thousand.
struct GlobTests {
    private func random(_ letters: [String], _ random: inout Randomness) -> String {
        (0..<Int.random(in: 1...6, using: &random))
            .map { _ in letters.randomElement(using: &random) ?? "" }.joined()
    }

    /// A plan with patterns of few letters, so that many of them meet.
    private func plan(_ random: inout Randomness, shared: String = "") throws -> Plan {
        let text = (0..<Int.random(in: 2...14, using: &random)).map { index in
            let files = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                "\"" + self.random(["a", "b", "/", "**", "?", ".x"], &random) + "\""
            }
            let before = index > 0 && Bool.random(using: &random) ? "s\(index / 2)" : ""
            return "  - {id: s\(index), files: [\(files.joined(separator: ", "))], "
                + "dependencies: [\(index / 2 == index ? "" : before)]}\n"
        }
        return try read(shared + PlanningTests.plan(text.joined())).get().plan
    }

    @Test func `a path matches as it does where it is taken for a pattern`() {
        var random = Randomness(seed: 1)
        for _ in 0..<20_000 {
            let pattern = GlobPattern(self.random(["a", "b", "/", "*", "**/", "?", "["], &random))
            let path = self.random(["a", "b", "/"], &random)
            var budget = WorkBudget(.max)
            let meets = [pattern, GlobPattern(pattern.text + "/**")].contains {
                var budget = WorkBudget(.max)
                return GlobOverlap.canMeet($0, GlobPattern(path), &budget) == true
            }
            let matches = pattern.matches(Array(path.utf8), &budget) == true
            // The other way, a path that is taken for a folder meets more than it matches.
            #expect(!matches || meets, "\(pattern.text) \(path)")
        }
    }

    @Test func `the longest patterns take what they may and no more`() {
        let (one, two) = (
            String(repeating: "*a", count: 2_048), String(repeating: "*b", count: 2_048)
        )
        var budget = WorkBudget(GlobOverlap.mostSteps)
        let answer = GlobOverlap.canMeet(GlobPattern(one), GlobPattern(two), &budget)
        #expect(answer == false)
        #expect(GlobOverlap.canMeet(GlobPattern(one), GlobPattern(two), &budget) == nil)
    }

    @Test func `who touches the same files has a turn in common, however little is compared`()
        throws
    {
        for seed in UInt64(0)..<400 {
            var random = Randomness(seed: seed)
            let shared = seed % 2 == 0 ? "" : "shared: [\"a/**\", \"*.x\"]\n"
            let plan = try plan(&random, shared: shared)
            let steps =
                seed % 3 == 0 ? GlobOverlap.mostSteps : Int.random(in: 0...900, using: &random)
            let turns = plan.turns(serializingOverlaps: true, steps: steps)
            let order = Reachability(plan.graph)
            for (one, first) in plan.subtasks.enumerated() {
                for (other, second) in plan.subtasks.enumerated().dropFirst(one + 1) {
                    let meet = first.files.contains { pattern in
                        !plan.shared.contains(pattern)
                            && second.files.contains {
                                !plan.shared.contains($0) && GlobOverlap.canMeet(pattern, $0)
                            }
                    }
                    let share = plan.shared.contains { first.touches($0) && second.touches($0) }
                    let have = !Set(turns[first.id] ?? []).isDisjoint(with: turns[second.id] ?? [])
                    if meet || share { #expect(have, "seed \(seed): \(first.id) \(second.id)") }
                    // With everything compared, nobody waits for nothing.
                    if steps == GlobOverlap.mostSteps { #expect(have == (meet || share)) }
                    let told = plan.scopeOverlaps.contains {
                        $0.first == first.id && $0.second == second.id
                    }
                    #expect(told == (meet && !order.areOrdered(one, other)), "seed \(seed)")
                }
            }
        }
    }

    @Test func `thousands of patterns that nothing tells apart are looked at for a while`() throws {
        let text = (0..<5_000).map { "  - {id: s\($0), files: [\"*a\($0)*b*\"]}\n" }.joined()
        let time = try ContinuousClock().measure {
            let plan = try read(PlanningTests.plan(text)).get().plan
            let turns = plan.turns(serializingOverlaps: true)
            #expect(turns.count == 5_000)
        }
        #expect(time < .seconds(60))
    }
}
