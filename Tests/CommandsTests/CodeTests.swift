import Foundation
import Planning
import TestSupport
import Testing

@testable import Commands

/// What `git orchestrate help CODE` says.
struct CodeTests {
    /// Those whose mistake cannot be shown as a plan in a text, or is none of its author's.
    private static let unshown: Set<PlanIssue.Code> = [
        .encodingInvalid, .fileTooLarge, .characterForbidden, .planUnreadable,
    ]

    @Test func `each code has a section, and each section a code`() {
        #expect(Set(CodeText.sections.keys) == Set(PlanIssue.Code.allCases.map(\.rawValue)))
    }

    @Test(arguments: PlanIssue.Code.allCases)
    func `a section has words, a wrong example and a right one`(code: PlanIssue.Code) throws {
        let parts = try #require(Parts(code))
        #expect(parts.words.joined().count > 40)
        #expect(!parts.wrong.isEmpty)
        #expect(!parts.right.isEmpty)
        #expect((CodeText.sections[code.rawValue] ?? []).allSatisfy { $0.count <= 100 })
    }

    @Test(arguments: PlanIssue.Code.allCases.filter { !unshown.contains($0) })
    func `the wrong example has the error, the right one has not`(code: PlanIssue.Code) throws {
        let parts = try #require(Parts(code))
        #expect(found(parts.wrong).contains(code))
        #expect(!found(parts.right).contains(code))
        // Another error would hide whether the advice is followed.
        #expect(throws: Never.self) { try PlanReader.read(plan(parts.right)) }
    }

    @Test func `help explains a code`() async throws {
        let said = try await CommandHarness().run("help", "subtasks-empty")
        #expect(said.status == .done)
        #expect(said.narration == "")
        expectText(
            said.answer,
            """
            subtasks-empty

            A plan has at least one subtask. A list whose elements are all commented out is empty too.

            Wrong:

                task: Build login
                subtasks: []

            Right:

                task: Build login
                subtasks:
                  - id: form

            """
        )
    }

    @Test func `help still tells about commands`() async throws {
        let said = try await CommandHarness().run("help", "start")
        #expect(said.status == .done)
        #expect(said.answer.contains("git orchestrate start [<file>]"))
    }

    @Test(arguments: [("dependency-cycles", "dependency-cycle"), ("strat", "start")])
    func `an unknown word gets the nearest of commands and codes`(
        word: String,
        nearest: String,
    ) async throws {
        let said = try await CommandHarness().run("help", word)
        #expect(said.status == .usage)
        #expect(said.answer == "")
        #expect(
            said.narration
                == "error: '\(word)' is neither a command nor the code of an error; "
                + "did you mean '\(nearest)'?\nhint: git orchestrate -h\n"
        )
    }

    @Test func `the help that a bad plan names exists`() async throws {
        let harness = try CommandHarness()
        // A warning that comes first is not what keeps the plan from running.
        try harness.test.write(
            "orchestration.yml",
            "task: T\nrequirements: [r]\nsubtasks: [{id: a, dependencies: [a]}]\n"
        )
        let said = await harness.run("plan")
        let last = try #require(said.narration.split(separator: "\n").last)
        #expect(last == "for more: git orchestrate help dependency-self")
        let more = await harness.run("help", "dependency-self")
        #expect(more.answer.hasPrefix("dependency-self\n\nA subtask depends on itself"))
    }

    private func plan(_ example: [String]) -> PlanSource {
        var lines = example
        // A part of a plan becomes a whole one; what has no key is meant as it stands.
        if lines.contains(where: { $0.prefixMatch(of: /[a-z0-9_-]+:/) != nil }) {
            if !lines.contains(where: { $0.hasPrefix("task:") }) { lines.append("task: T") }
            if !lines.contains(where: { $0.hasPrefix("subtasks:") }) {
                lines.append("subtasks: [{id: a}]")
            }
        }
        return PlanSource(name: "plan.yml", text: lines.joined(separator: "\n") + "\n")
    }

    private func found(_ example: [String]) -> [PlanIssue.Code] {
        do throws(InvalidPlan) {
            let checked = try PlanReader.read(plan(example))
            return (checked.warnings + checked.advice).map(\.kind)
        } catch {
            return error.issues.map(\.kind)
        }
    }

    /// A section, taken apart.
    private struct Parts {
        let words: ArraySlice<String>
        let wrong: [String]
        let right: [String]

        init?(_ code: PlanIssue.Code) {
            let lines = CodeText.sections[code.rawValue] ?? []
            guard let wrong = lines.firstIndex(of: "Wrong:"),
                let right = lines.firstIndex(of: "Right:"), wrong < right
            else { return nil }
            words = lines[..<wrong]
            self.wrong = lines[wrong..<right].dropFirst().compactMap(Self.example)
            self.right = lines[right...].dropFirst().compactMap(Self.example)
        }

        private static func example(_ line: String) -> String? {
            line.hasPrefix("    ") ? String(line.dropFirst(4)) : nil
        }
    }
}
