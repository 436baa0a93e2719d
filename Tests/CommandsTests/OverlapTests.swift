import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What was done beside the plan.
struct OverlapTests {
    @Test func `what unordered subtasks did twice is told, with the order that was missing`()
        async throws
    {
        let harness = try CommandHarness(files: ["f": (1...20).map { "\($0)\n" }.joined()])
        let helper = (1...10).map { "line \($0)" }.joined(separator: "\\\\n")
        try harness.test.write(
            "../plan.yml",
            """
            task: T
            requirements: [login, logout]
            subtasks:
              - {id: a, covers: [login], files: ["f", "docs/**"], run: "sed -i 's/^2$/two/' f; printf '\(helper)\\\\n' > util.a; echo x > extra"}
              - {id: b, run: "sed -i 's/^18$/b/' f; printf '\(helper)\\\\nmore\\\\n' > util.b"}
              - {id: c, dependencies: [a], run: "sed -i 's/^2$/&/; s/^two$/TWO/' f"}
            integration: {}
            """
        )
        #expect(await harness.run("start", "--config", "../plan.yml").status == .done)
        let said = await harness.run("overlap")
        expectText(
            said.answer,
            """
            a and b changed the same: f
            b and c changed the same: f
            a added util.a, which is 90% the same as util.b of b
            an order would have made it one work; in the plan:
              {id: b, dependencies: [a]}
              {id: c, dependencies: [b]}
            a changed outside its scope: extra, util.a
            a changed nothing of docs/**
            requirements: 1 of 2 covered
              open: logout

            """
        )
        let json = await harness.run("overlap", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(json.answer.utf8))
        #expect((object as? [String: Any])?["requirements"] as? String == "open")
    }

    @Test func `without requirements nothing is said to be covered`() async throws {
        let harness = try CommandHarness()
        try harness.test.write(
            "../plan.yml",
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\nintegration: {}\n"
        )
        #expect(await harness.run("start", "--config", "../plan.yml").status == .done)
        #expect(
            await harness.run("overlap").answer
                == "nothing was done twice\nrequirements: not checked, since the plan declares none\n"
        )
    }
}
