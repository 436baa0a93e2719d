import Foundation
import Planning
import Templates
import Testing

/// The schema and the code judge the same plans.
@Suite(.enabled(if: SchemaValidator.isThere, Comment(rawValue: SchemaValidator.absence)))
struct SchemaCorpusTests {
    /// What is wrong with a value by itself; the rest is between values, or no YAML.
    private static let codesOfForm: Set<String> = [
        "plan-empty", "type-mismatch", "key-unknown", "key-missing", "value-empty", "value-unknown",
        "number-invalid", "duration-invalid", "subtasks-empty", "name-invalid", "path-invalid",
    ]

    private func answers(_ plans: [CorpusPlan]) throws -> [String: String?] {
        // Without the mark that only the first of our readers is to drop.
        let texts = plans.compactMap { plan in
            String(validating: plan.bytes, as: UTF8.self).map { (plan.name, $0) }
        }
        return try SchemaValidator.answers(
            Templates.planSchema,
            Dictionary(uniqueKeysWithValues: texts.filter { $0.1.utf8.count < 1_000_000 })
        )
    }

    @Test func `every plan that can run conforms`() throws {
        let plans = CorpusPlan.good + CorpusPlan.doubtful
        let answers = try answers(plans)
        for plan in plans {
            let answer = try #require(answers[plan.name], "\(plan.name) is no YAML for Python")
            #expect(answer == nil, "\(plan.name)")
        }
    }

    @Test func `what is wrong in its form does not conform`() throws {
        let answers = try answers(CorpusPlan.bad)
        var judged = 0
        for plan in CorpusPlan.bad {
            guard let answer = answers[plan.name] else { continue }
            let codes = plan.issues.map { String($0.split(separator: " ").last ?? "") }
            let isWrongInForm = !Self.codesOfForm.isDisjoint(with: codes)
            if plan.isLax {
                #expect(answer == nil, "\(plan.name) is called lax, and the schema sees it")
            } else if isWrongInForm {
                #expect(answer != nil, "\(plan.name) conforms, and has \(codes)")
                judged += 1
            }
        }
        #expect(judged > 100)
    }

    @Test func `every value of every key is judged alike`() throws {
        let plans = SchemaGrid.plans
        let answers = try SchemaValidator.answers(
            Templates.planSchema,
            Dictionary(uniqueKeysWithValues: plans)
        )
        var refused = 0
        for plan in plans {
            // Readers may differ about what is YAML at all.
            guard let answer = answers[plan.name] else { continue }
            let codes = issues(plan.text).filter { $0.severity == .error }.map(\.code)
            let isWrongInForm = !Self.codesOfForm.isDisjoint(with: codes)
            // A dependency that is no name is for the code one that does not exist.
            let isNoName = answer != nil && codes == ["dependency-unknown"]
            #expect(
                (answer != nil) == (isWrongInForm || isNoName),
                "\(plan.name): \(answer ?? "conforms"), and has \(codes)"
            )
            if isWrongInForm { refused += 1 }
        }
        #expect(answers.count > plans.count * 9 / 10)
        #expect(refused > 1_000)
        #expect(answers.count - refused > 500)
    }
}
