import Foundation
import Templates
import Testing

@testable import Planning

/// The schema for editors says what the code says.
@Suite struct SchemaTests {
    /// Every mapping of a plan with its keys in the code.
    private static let mappings: [(path: [String], keys: [String])] = [
        ([], PlanKeys.plan),
        (["definitions", "agent"], PlanKeys.agent),
        (["definitions", "subtask"], PlanKeys.subtask),
        (["properties", "integration"], PlanKeys.integration),
        (["properties", "checks"], PlanLimits.keys),
    ]

    private let schema: SchemaNode

    init() throws { schema = try SchemaNode(json: Templates.planSchema) }

    @Test(arguments: mappings.indices)
    func `a mapping has the keys of the code, each described, and no others`(index: Int) throws {
        let (path, keys) = Self.mappings[index]
        try check(#require(schema[path]), keys: keys)
    }

    @Test func `a dependency is a name or a mapping with the keys of the code`() throws {
        let forms = try #require(schema[["definitions", "dependency", "anyOf"]]).elements
        #expect(forms.count == 2)
        #expect(forms[0].text("$ref") == "#/definitions/name")
        try check(forms[1], keys: PlanKeys.dependency)
    }

    private func check(_ mapping: SchemaNode, keys: [String]) throws {
        let properties = try #require(mapping[["properties"]])
        #expect(Set(properties.keys) == Set(keys))
        for key in keys {
            #expect((properties[[key]]?.text("description") ?? "").count > 10, "\(key)")
        }
        #expect(mapping[["additionalProperties"]]?.isFalse == true)
    }

    @Test func `only the top level has keys for other tools`() throws {
        let patterns = try #require(schema[["patternProperties"]])
        #expect(patterns.keys == ["^" + PlanKeys.extensionPrefix])
        #expect(Templates.planSchema.components(separatedBy: "patternProperties").count == 2)
    }

    @Test func `the values of an enumeration are those of the code`() throws {
        func values<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> [String]
        where Choice.RawValue == String { Choice.allCases.map(\.rawValue) }
        let found = schema.enumerations(at: "")
        let integration = "/properties/integration/properties"
        #expect(
            found == [
                "/definitions/agent/properties/role": values(Role.self),
                "/definitions/dependency/anyOf/1/properties/type": values(Dependency.Kind.self),
                "/definitions/subtask/properties/type": values(Role.self),
                "/definitions/subtask/properties/retry_from": values(Subtask.RetryFrom.self),
                "\(integration)/strategy": values(IntegrationSettings.Strategy.self),
                "\(integration)/fallback": values(IntegrationSettings.Fallback.self),
                "\(integration)/verify": values(IntegrationSettings.Verification.self),
                "\(integration)/validate": values(IntegrationSettings.Validation.self),
            ]
        )
    }

    @Test func `the limits and defaults of checks are those of the table`() throws {
        let checks = try #require(schema[["properties", "checks", "properties"]])
        for limit in PlanLimits.numbers {
            let key = try #require(checks[[limit.key]])
            #expect(key.number("minimum") == limit.range.lowerBound)
            #expect(key.number("maximum") == limit.range.upperBound)
            #expect(key.number("default") == PlanLimits.standard[keyPath: limit.path])
        }
        for limit in PlanLimits.durations {
            let key = try #require(checks[[limit.key]])
            let standard = PlanLimits.standard[keyPath: limit.path]
            #expect(try Duration(planText: key.text("default") ?? "") == standard)
        }
    }

    @Test(arguments: [
        "a", "A1", "a-b_c.d", "1", "a..b", "a.", "a.lock", "-a", ".a", "_a", "a/b", "a b", "é", "",
        "a.locks", "lock", String(repeating: "a", count: 100), String(repeating: "a", count: 101),
    ])
    func `the pattern of names is the rule of names`(name: String) throws {
        let rule: Bool
        do throws(InvalidName) {
            try NameRule.check(name)
            rule = true
        } catch {
            rule = false
        }
        #expect(try matches(name, "name") == rule)
    }

    @Test(arguments: [
        "45s", "30min", "2h", "1d", "1h 30min", " 5 min ", "1d2h3m4sec", "1h30", "2", "", " ",
        "0h 5min", "0min", "30min 1h", "1.5h", "2hours", "2H", "-1h", "1h,2min", "1h1h", "min",
        "10s", "1m 2s", "1min2sec", "0h 0s",
    ])
    func `the pattern of times is what a time is`(time: String) throws {
        #expect(try matches(time, "duration") == ((try? Duration(planText: time)) != nil))
    }

    @Test(arguments: [
        "a", "a/b", "/a", "../a", "a/../b", "a/..", "~", "~/a", "a~", "./a", "a/.", "a//b", "a/",
        "a..b", "...", ".a", "a/.b/c", "..a/b", "",
    ])
    func `the pattern of paths is what a path is`(path: String) throws {
        // By a plan, since the rule is not for others to call.
        let isPath = (try? read(plan("  - {id: a, outputs: ['\(path)']}\n")).get()) != nil
        #expect(try matches(path, "path") == isPath)
    }

    private func matches(_ text: String, _ definition: String) throws -> Bool {
        let pattern = try #require(schema[["definitions", definition]]?.text("pattern"))
        let expression = try NSRegularExpression(pattern: pattern)
        let all = NSRange(text.startIndex..., in: text)
        return expression.firstMatch(in: text, range: all) != nil
    }
}
