import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

struct HooksCommandTests {
    private func folder(_ harness: CommandHarness) -> FilePath {
        harness.test.common.appending("hooks")
    }

    private func text(_ path: FilePath) throws -> String {
        try String(contentsOfFile: path.string, encoding: .utf8)
    }

    private func mode(_ path: FilePath) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
    }

    /// Everything in the folder of hooks, with modes and where links lead.
    private func everything(_ folder: FilePath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted().map { name in
            let path = folder.appending(name)
            if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path.string) {
                return "\(name) -> \(link)"
            }
            return "\(name) \(try mode(path) ?? 0) \(try text(path))"
        }
    }

    private func foreign(_ name: String, _ text: String, mode: Int, _ harness: CommandHarness)
        throws
    {
        try harness.test.write("hooks/\(name)", text, in: harness.test.common)
        try FileManager.default.setAttributes(
            [.posixPermissions: mode],
            ofItemAtPath: folder(harness).appending(name).string
        )
    }

    @Test func `the hooks are put in, seen and taken out`() async throws {
        let harness = try CommandHarness()
        let before = try everything(folder(harness))
        let none = await harness.run("hooks", "status")
        #expect(none.answer.contains("pre-commit: not installed"))
        #expect(none.answer.contains("reference-transaction: not installed"))
        for _ in 1...2 { #expect(await harness.run("hooks", "install").status == .done) }
        for name in ["pre-commit", "reference-transaction"] {
            #expect(try mode(folder(harness).appending(name)) == 0o755)
            #expect(
                await harness.run("hooks", "--print", name).answer
                    == (try text(folder(harness).appending(name)))
            )
        }
        #expect(await harness.run("hooks", "status").answer.contains("pre-commit: installed"))
        for _ in 1...2 { #expect(await harness.run("hooks", "uninstall").status == .done) }
        #expect(try everything(folder(harness)) == before)
    }

    @Test func `somebody else's hook is kept, runs first, and is put back as it was`() async throws
    {
        let harness = try CommandHarness()
        let test = harness.test
        try foreign(
            "pre-commit",
            "#!/bin/sh\necho \"mine $# $0\" > ../seen\n",
            mode: 0o750,
            harness
        )
        // A link to a script, and one that reads what git says.
        try test.write("tool", "#!/bin/sh\ncat > ../lines.$1\n", in: test.folder)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: test.folder.appending("tool").string
        )
        try FileManager.default.createSymbolicLink(
            atPath: folder(harness).appending("reference-transaction").string,
            withDestinationPath: "../../../tool"
        )
        let before = try everything(folder(harness))
        let said = await harness.run("hooks", "install")
        #expect(said.status == .done)
        #expect(said.answer.contains("what was there runs first"))
        #expect(await harness.run("hooks", "install").status == .done)
        let tip = try test.commitAll("Change")
        #expect(
            try text(test.folder.appending("seen"))
                == "mine 0 .git/hooks/pre-commit.before-orchestrate\n"
        )
        let lines = try text(test.folder.appending("lines.prepared"))
        #expect(lines.contains(" \(tip) refs/heads/main\n"))
        #expect(try text(test.folder.appending("tool")) == "#!/bin/sh\ncat > ../lines.$1\n")
        #expect(await harness.run("hooks", "uninstall").status == .done)
        #expect(try everything(folder(harness)) == before)
    }

    @Test func `what was there before is put back also when ours was removed by hand`() async throws
    {
        let harness = try CommandHarness()
        try foreign("pre-commit", "#!/bin/sh\nexit 0\n", mode: 0o700, harness)
        let before = try everything(folder(harness))
        _ = await harness.run("hooks", "install")
        try FileManager.default.removeItem(
            atPath: folder(harness).appending("pre-commit").string
        )
        #expect(await harness.run("hooks", "uninstall").status == .done)
        #expect(try everything(folder(harness)) == before)
    }

    @Test func `a hook that says no still does, and nothing of ours runs after it`() async throws {
        let harness = try CommandHarness()
        try foreign("pre-commit", "#!/bin/sh\necho no >&2\nexit 3\n", mode: 0o755, harness)
        _ = await harness.run("hooks", "install")
        let said = try harness.test.ask(["commit", "--allow-empty", "-m", "X"])
        #expect(said.status == 1)
        #expect(said.errors == "no\n")
    }

    /// What an earlier version wrote.
    private let former = #"""
        #!/bin/sh
        # git-orchestrate: checks plan files that are about to be committed.
        # A machine without git-orchestrate is not held up, and neither is a commit without a plan in it.
        command -v git-orchestrate >/dev/null 2>&1 || exit 0
        status=0
        folder=$(mktemp -d) || exit 0
        trap 'rm -rf "$folder"' EXIT
        for plan in orchestration.yml orchestration.yaml tasks-orchestration.yml \
            tasks-orchestration.yaml .orchestrate/plan.yml .orchestrate/plan.yaml; do
            # What is staged counts, not what lies in the working tree.
            git diff --cached --quiet --diff-filter=d -- ":(top)$plan" && continue
            git show ":$plan" >"$folder/plan.yml" 2>/dev/null || continue
            git-orchestrate plan --quiet --label "$plan" --config "$folder/plan.yml" || status=1
        done
        exit $status

        """#

    @Test func `an earlier version's is brought up to date, and one that was edited is left`()
        async throws
    {
        let harness = try CommandHarness()
        let path = folder(harness).appending("pre-commit")
        try foreign("pre-commit", former, mode: 0o755, harness)
        #expect(await harness.run("hooks", "status").answer.contains("pre-commit: outdated"))
        #expect(await harness.run("hooks", "install").status == .done)
        let current = try text(path)
        #expect(current == (await harness.run("hooks", "--print").answer))
        try foreign("pre-commit", current + "echo more\n", mode: 0o755, harness)
        for verb in ["install", "uninstall"] {
            let said = await harness.run("hooks", verb)
            #expect(said.status == .failed)
            #expect(said.answer.contains("pre-commit: edited, left as it is"))
            #expect(try text(path) == current + "echo more\n")
        }
        try foreign("pre-commit", current, mode: 0o644, harness)
        #expect(await harness.run("hooks", "install").status == .done)
        #expect(try mode(path) == 0o755)
    }

    @Test func `a folder that core.hooksPath names is not written into`() async throws {
        let harness = try CommandHarness()
        let before = try everything(folder(harness))
        for (value, hint) in [
            (".husky/_", "git orchestrate hooks --print husky"),
            (".githooks", "git orchestrate hooks --print pre-commit"),
        ] {
            try harness.test.git("config", "core.hooksPath", value)
            let said = await harness.run("hooks", "install")
            #expect(said.status == .fatal)
            #expect(said.narration.contains("core.hooksPath is \(value)"))
            #expect(said.narration.contains("hint: \(hint)\n"))
            #expect(await harness.run("hooks", "status").answer.contains("and none of these"))
        }
        #expect(try harness.test.git("status", "--porcelain") == "")
        #expect(try everything(folder(harness)) == before)
        // The repository's own folder by another name.
        try harness.test.git("config", "core.hooksPath", ".git/hooks")
        #expect(await harness.run("hooks", "install").status == .done)
    }

    @Test(
        arguments: [
            ("# File generated by pre-commit: https://pre-commit.com", "pre-commit-config"),
            ("call_lefthook run \"pre-commit\" \"$@\"", "lefthook"),
        ]
    )
    func `a hook manager's hook is left to it, with what its settings need`(
        _ mark: String,
        _ word: String,
    ) async throws {
        let harness = try CommandHarness()
        try foreign("pre-commit", "#!/bin/sh\n\(mark)\n", mode: 0o755, harness)
        let said = await harness.run("hooks", "install")
        #expect(said.status == .failed)
        #expect(said.narration.contains("git orchestrate hooks --print \(word)"))
        #expect(try text(folder(harness).appending("pre-commit")) == "#!/bin/sh\n\(mark)\n")
        // The other one is nobody's.
        #expect(said.answer.contains("reference-transaction: installed"))
        let printed = await harness.run("hooks", "--print", word).answer
        #expect(printed.contains("git-orchestrate hooks --print pre-commit | sh"))
        #expect(await harness.run("hooks", "uninstall").status == .done)
    }

    @Test func `what would be done is told and not done, and JSON tells the same`() async throws {
        let harness = try CommandHarness()
        try foreign("pre-commit", "#!/bin/sh\n", mode: 0o755, harness)
        let before = try everything(folder(harness))
        let said = await harness.run("hooks", "install", "--dry-run")
        #expect(said.status == .done)
        #expect(said.answer.contains("reference-transaction: would be installed at"))
        let json = await harness.run("hooks", "install", "-n", "--json")
        #expect(try everything(folder(harness)) == before)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.answer.utf8)) as? [String: Any]
        )
        #expect(document["schema"] as? String == "git-orchestrate/hooks/1")
        let hooks = try #require(document["hooks"] as? [[String: Any]])
        #expect(hooks.map { $0["step"] as? String } == ["chain", "write"])
        #expect(hooks.map { $0["state"] as? String } == ["of somebody else", "not installed"])
    }

    @Test func `it works from a linked worktree and in a bare repository`() async throws {
        let harness = try CommandHarness()
        let test = harness.test
        try test.git("worktree", "add", "-q", "--detach", "../linked")
        let linked = test.folder.appending("linked")
        #expect(await harness.run("hooks", "install", in: linked).status == .done)
        #expect(try mode(folder(harness).appending("pre-commit")) == 0o755)
        try test.git("clone", "-q", "--bare", ".", "../bare.git")
        let bare = test.folder.appending("bare.git")
        #expect(await harness.run("hooks", "install", in: bare).status == .done)
        #expect(try mode(bare.appending("hooks").appending("reference-transaction")) == 0o755)
    }

    @Test func `a folder of hooks that is a link is not followed, and no agent installs anything`()
        async throws
    {
        let harness = try CommandHarness()
        let test = harness.test
        let inside = await harness.run(
            ["hooks", "install"],
            environment: ["ORCHESTRATE_SUBTASK": "a"]
        )
        #expect(inside.status == .fatal)
        try FileManager.default.removeItem(atPath: folder(harness).string)
        try test.write("shared/keep", "k\n", in: test.folder)
        let shared = test.folder.appending("shared")
        try FileManager.default.createSymbolicLink(
            atPath: folder(harness).string,
            withDestinationPath: shared.string
        )
        let said = await harness.run("hooks", "install")
        #expect(said.status == .fatal)
        #expect(said.narration.contains("is a link, which is not followed"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: shared.string) == ["keep"])
    }
}
