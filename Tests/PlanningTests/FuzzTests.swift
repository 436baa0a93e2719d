import Foundation
import Planning
import TestSupport
import Testing

/// Plans that were damaged: none makes the reader crash, and each is either valid or told why not.
@Suite struct FuzzTests {
    /// How many plans each seed damages; `ORCHESTRATE_FUZZ=5000` is for a night.
    private static let rounds =
        ProcessInfo.processInfo.environment["ORCHESTRATE_FUZZ"].flatMap(Int.init) ?? 100

    /// What has to be as it was, so that a damaged plan is a plan in the first place.
    private static let plans =
        [Array(Examples.authentication.utf8), Array(Examples.quickStart.utf8)]
        + CorpusPlan.good.map(\.bytes)

    @Test(arguments: 0..<20)
    func `a damaged plan is either valid or has an issue inside the file`(seed: UInt64) {
        var random = Randomness(seed: seed)
        for _ in 0..<Self.rounds {
            let plan = Self.plans.randomElement(using: &random) ?? []
            judge(PlanMutation.anything(plan, &random))
        }
    }

    @Test(arguments: PlanMutation.allCases)
    func `every kind of damage is survived`(mutation: PlanMutation) {
        var random = Randomness(seed: 4711)
        var changed = 0
        for _ in 0..<max(1, Self.rounds / 20) {
            for plan in Self.plans {
                let damaged = mutation.apply(to: plan, &random)
                if damaged != plan { changed += 1 }
                judge(damaged)
            }
        }
        // A mutation that changes nothing would test nothing.
        #expect(changed > Self.plans.count)
    }

    @Test func `a misspelt key is found in its line`() throws {
        var random = Randomness(seed: 12)
        let plan = Array(Examples.authentication.utf8)
        let lines = Examples.authentication.split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        var changed = 0
        for _ in 0..<Self.rounds {
            let text = String(
                decoding: PlanMutation.misspellKey.apply(to: plan, &random),
                as: UTF8.self
            )
            let damaged = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard let index = lines.indices.first(where: { lines[$0] != damaged[$0] }) else {
                continue
            }
            changed += 1
            let found = issues(text).filter { $0.code == "key-unknown" }.map(\.position.line)
            #expect(found == [index + 1], "\(damaged[index])")
        }
        #expect(changed > Self.rounds / 3)
    }

    private func judge(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(InvalidPlan) {
            let source = try PlanSource(name: "plan.yml", bytes: bytes)
            let checked = try PlanReader.read(source)
            #expect(!checked.plan.subtasks.isEmpty)
            expectInside(checked.allWarnings, source)
        } catch {
            #expect(error.issues.contains { $0.severity == .error }, "\(text)")
            // Bytes that are no text are shown repaired.
            expectInside(error.issues, PlanSource(name: "plan.yml", text: text))
        }
    }

    private func expectInside(_ issues: [PlanIssue], _ source: PlanSource) {
        let positions = issues.flatMap { [$0.position] + $0.related.map(\.position) }
        for position in positions {
            let isInside =
                source.lines.indices.contains(position.line - 1)
                && (1...source.lines[position.line - 1].count + 1).contains(position.column)
            #expect(isInside, "\(position) is outside of:\n\(source.text)")
        }
        #expect(issues.map(\.position) == issues.map(\.position).sorted())
    }
}
