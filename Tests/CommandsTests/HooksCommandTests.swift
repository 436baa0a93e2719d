import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

struct HooksCommandTests {
    private func hook(_ harness: CommandHarness) -> String {
        harness.test.common.appending("hooks").appending("pre-commit").string
    }

    @Test func `the hook is put in, seen and taken out`() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("hooks", "status").answer.contains("not installed"))
        #expect(await harness.run("hooks", "install").status == .done)
        #expect(FileManager.default.isExecutableFile(atPath: hook(harness)))
        #expect(await harness.run("hooks", "install").status == .done)
        #expect(await harness.run("hooks", "status").answer.contains("installed"))
        #expect(await harness.run("hooks", "uninstall").status == .done)
        #expect(!FileManager.default.fileExists(atPath: hook(harness)))
        #expect(await harness.run("hooks", "uninstall").status == .done)
    }

    @Test func `somebody else's hook is left alone`() async throws {
        let harness = try CommandHarness()
        try harness.test.write(
            "hooks/pre-commit",
            "#!/bin/sh\necho mine\n",
            in: harness.test.common
        )
        for verb in ["install", "uninstall"] {
            let said = await harness.run("hooks", verb)
            #expect(said.status == .fatal)
            #expect(said.narration.contains("that is not ours"))
        }
        #expect(
            try String(contentsOfFile: hook(harness), encoding: .utf8) == "#!/bin/sh\necho mine\n"
        )
        #expect(await harness.run("hooks", "install", "--print").answer.hasPrefix("#!/bin/sh\n"))
    }

    @Test func `a folder that core.hooksPath names is not written into`() async throws {
        let harness = try CommandHarness()
        try harness.test.git("config", "core.hooksPath", ".husky")
        let said = await harness.run("hooks", "install")
        #expect(said.status == .fatal)
        #expect(said.narration.contains("core.hooksPath is .husky"))
        #expect(try harness.test.git("status", "--porcelain") == "")
    }
}
