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
}
