import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What an agent's git runs for hooks: the user's own as if there were no others, and ours.
struct AgentHookTests {
    // MARK: The user's own

    @Test func `the user's hook runs first, with its arguments, its input and its say`() throws {
        let lab = try HookLab()
        try lab.userHook("commit-msg", #"echo "commit-msg $# $(head -1 "$1")""#)
        try lab.userHook(
            "reference-transaction",
            #"[ "$1" = prepared ] && cat >> "$MAIN/seen"; exit 0"#
        )
        try lab.userHook("post-commit", "echo after; exit 3")
        let said = try lab.run("git commit -q --allow-empty -m Subject")
        #expect(said.status == 0)
        #expect(said.text == "commit-msg 1 Subject\nafter\n")
        let seen = try String(contentsOfFile: lab.repository.path.string + "/seen", encoding: .utf8)
        let tip = try lab.repository.git("rev-parse", "HEAD", in: lab.workspace)
        #expect(seen.contains(" \(tip) refs/heads/\(HookLab.branch)\n"))
        #expect(seen.split(separator: "\n").allSatisfy { $0.split(separator: " ").count == 3 })
    }

    @Test(arguments: ["pre-commit", "prepare-commit-msg", "commit-msg", "reference-transaction"])
    func `a hook of the user's that says no stops what it would have stopped`(_ name: String) throws
    {
        let lab = try HookLab()
        try lab.userHook(name, "echo no from \(name) >&2; exit 7")
        let before = try lab.repository.id("HEAD", in: lab.workspace)
        let said = try lab.run("git commit -q --allow-empty -m X")
        #expect(said.status != 0)
        #expect(said.text.contains("no from \(name)"))
        #expect(try lab.repository.id("HEAD", in: lab.workspace) == before)
    }

    @Test func `a hook that does not read its input, or is no program, is no trouble`() throws {
        let lab = try HookLab()
        try lab.userHook("reference-transaction", "exit 0")
        let hook = lab.repository.common.appending("hooks").appending("pre-commit")
        try ProgramFile(hook, mode: 0o644).write(Array("#!/bin/sh\nexit 1\n".utf8))
        let said = try lab.run("git commit -q --allow-empty -m X && git branch x")
        #expect(said.text.contains("refs/heads/x is not written"))
        #expect(try lab.repository.git("log", "-1", "--format=%s", in: lab.workspace) == "X")
    }

    /// husky's folder is ignored by git, so that no worktree but the first has it.
    @Test
    func `a relative folder of hooks is the worktree's where it has one, else the checkout's`()
        throws
    {
        var lab = try HookLab()
        lab.rules = AgentHookRules(userHooks: ".husky/_", checkout: lab.repository.path)
        let husky = lab.repository.path.appending(".husky").appending("_")
        try lab.userHook("pre-commit", "echo \"of the checkout: $0 in $PWD\"", in: husky)
        let first = try lab.run("git commit -q --allow-empty -m X")
        #expect(
            first.text
                == "of the checkout: \(husky)/pre-commit in \(lab.workspace)\n"
        )
        let own = lab.workspace.appending(".husky").appending("_")
        try lab.userHook("pre-commit", "echo of the worktree", in: own)
        let second = try lab.run("git commit -q --allow-empty -m X")
        #expect(second.text == "of the worktree\n")
    }

    @Test
    func `there is a script for each hook that the user has, and for none that would change git`()
        throws
    {
        let lab = try HookLab()
        for name in AgentHooks.names + ["push-to-checkout", "proc-receive", "mine.sh"] {
            try lab.userHook(name, "exit 0")
        }
        try lab.run(":")
        let names = try FileManager.default.contentsOfDirectory(atPath: lab.hooks.folder.string)
        #expect(names.sorted() == AgentHooks.names)
        // The samples of the installed git are all known.
        let samples = try? FileManager.default.contentsOfDirectory(
            atPath: "/usr/share/git-core/templates/hooks"
        )
        let known = Set(AgentHooks.names + ["push-to-checkout", "fsmonitor-watchman"])
        for sample in samples ?? [] {
            #expect(known.contains(sample.replacing(".sample", with: "")))
        }
    }

    // MARK: Where they are

    @Test(arguments: ["repo", "a [b] *c? \\d \"e\" 'f' $g"])
    func `only this repository's git runs them, whatever its path is`(_ name: String) throws {
        let lab = try HookLab(named: name)
        try lab.run("git commit -q --allow-empty -m Here")
        #expect(try lab.message().contains("Orchestrate-Subtask: a"))
        let said = try lab.run(
            """
            git init -q ../other && cd ../other && git commit -q --allow-empty -m There
            git branch b && git tag t && git log --format=%B
            """
        )
        #expect(said.status == 0)
        #expect(said.text == "There\n\n")
    }

    @Test func `what is wrong with the scripts is put right before the next agent starts`() throws {
        let lab = try HookLab()
        try lab.run(":")
        let folder = lab.hooks.folder
        let script = folder.appending("post-commit")
        let text = try Data(contentsOf: URL(fileURLWithPath: script.string))
        let elsewhere = lab.repository.folder.appending("elsewhere")
        try lab.repository.write("elsewhere", "mine\n", in: lab.repository.folder)
        try FileManager.default.removeItem(atPath: script.string)
        try FileManager.default.createSymbolicLink(
            atPath: script.string,
            withDestinationPath: elsewhere.string
        )
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644],
            ofItemAtPath: folder.appending("prepare-commit-msg").string
        )
        try lab.run(":")
        #expect(try Data(contentsOf: URL(fileURLWithPath: script.string)) == text)
        #expect(try String(contentsOfFile: elsewhere.string, encoding: .utf8) == "mine\n")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.string) {
            #expect(FileManager.default.isExecutableFile(atPath: folder.appending(name).string))
            #expect(!name.hasPrefix("."))
        }
    }

    // MARK: Trailers

    private let trailers = """
        Orchestrate-Run: t-1
        Orchestrate-Subtask: a
        Orchestrate-Attempt: 2
        Orchestrate-Agent: implementer-agent
        """

    /// E04: a commit says whose work it is.
    @Test(
        arguments: [
            ("git commit -q --allow-empty -m Subject", "Subject\n\nTRAILERS"),
            ("git commit -q --allow-empty -m Subject -m Body", "Subject\n\nBody\n\nTRAILERS"),
            ("git commit -q --allow-empty -m 'Fix: it'", "Fix: it\n\nTRAILERS"),
            (
                "git commit -q --allow-empty -s -m S",
                "S\n\nSigned-off-by: Test Author <author@example.com>\nTRAILERS"
            ),
            (
                "git commit -q --allow-empty -m S -m 'Co-authored-by: B <b@x>'",
                "S\n\nCo-authored-by: B <b@x>\nTRAILERS"
            ),
            (
                "printf 'S\\n\\nno end' | git commit -q --allow-empty -F -",
                "S\n\nno end\n\nTRAILERS"
            ),
            (
                "printf 'S\\n\\n---\\nb' | git commit -q --allow-empty -F -",
                "S\n\n---\nb\n\nTRAILERS"
            ),
            ("printf 'S' | git commit -q --allow-empty --cleanup=verbatim -F -", "S\n\nTRAILERS"),
            ("git commit -q --allow-empty -e -m S -m B", "S\n\nB\n\nTRAILERS"),
            ("git commit -q --allow-empty -v -e -m S", "S\n\nTRAILERS"),
            (
                "git commit -q --allow-empty -m S; git commit -q --allow-empty --amend --no-edit",
                "S\n\nTRAILERS"
            ),
            (
                "git commit -q --allow-empty -m S; git commit -q --allow-empty --amend",
                "S\n\nTRAILERS"
            ),
            (
                "git commit -q --allow-empty -m S; git commit -q --allow-empty --amend -m T",
                "T\n\nTRAILERS"
            ),
            (
                "git commit -q --allow-empty -m S; git rebase -q --force-rebase HEAD~1",
                "S\n\nTRAILERS"
            ),
            ("git commit -q --allow-empty --no-verify -m S", "S\n\nTRAILERS"),
        ] as [(String, String)]
    )
    func `E04: the message of a commit says whose work it is, once and as git does`(
        _ line: String,
        _ message: String,
    ) throws {
        let lab = try HookLab()
        let said = try lab.run(line)
        #expect(said.status == 0, "\(said.text)")
        #expect(try lab.message() == message.replacing("TRAILERS", with: trailers) + "\n")
        let parsed = try lab.run("git log -1 --format='%(trailers:only,unfold)'").text
        #expect(parsed.contains(trailers), "\(parsed)")
    }

    @Test(
        arguments: [
            "git commit -q --allow-empty -m ''",
            "git commit -q --allow-empty",
            "git commit -q --allow-empty -F /dev/null",
            "echo '# only a remark' > m; git commit -q --allow-empty -e -F m",
            "echo template > m; git commit -q --allow-empty --template m",
        ]
    )
    func `an empty message is refused as ever`(_ line: String) throws {
        let lab = try HookLab()
        let before = try lab.repository.id("HEAD", in: lab.workspace)
        let said = try lab.run(line)
        #expect(said.status != 0)
        #expect(said.text.contains("Aborting commit"), "\(said.text)")
        #expect(try lab.repository.id("HEAD", in: lab.workspace) == before)
    }

    @Test
    func `merges and squashes have the message that git makes, and an empty one can be wanted`()
        throws
    {
        let lab = try HookLab()
        let test = lab.repository
        try test.git("checkout", "-q", "-b", "side")
        try test.write("side", "s\n")
        try test.commitAll("Side")
        try lab.run("git commit -q --allow-empty -m Own; git merge -q --no-edit side")
        #expect(try lab.message() == "Merge branch 'side' into orchestrate/t-1/a\n")
        try lab.run("git reset -q --hard HEAD~1; git merge -q --squash side; git commit -q")
        #expect(try !lab.message().contains("Orchestrate-"))
        let empty = try lab.run("git commit -q --allow-empty --allow-empty-message -m ''")
        #expect(empty.status == 0)
        #expect(try lab.message() == "")
        // A commit that says nothing is its own once it has picked it.
        try lab.run("git reset -q --hard main; git cherry-pick side")
        #expect(try lab.message().contains("Orchestrate-Subtask: a"))
    }

    // MARK: Scope

    @Test func `what is staged outside the declared files is told, or refused`() throws {
        var lab = try HookLab()
        lab.scope = ["src/**", "*.md"]
        let inside = try lab.run(
            "echo 1 >> src/a; mkdir src/x; echo m > src/x/m.md; git add .; git commit -qm In"
        )
        #expect(inside.text == "")
        // Both sides of a move, the index that git names, and a name that is hard to print.
        let line =
            "git mv docs/b src/b; echo x > \"$(printf 'od\\033d')\"; git add .; git commit -qm Out"
        let warned = try lab.run(line)
        #expect(warned.status == 0)
        #expect(
            warned.text == """
                warning: docs/b is outside the files of a
                warning: "od\\033d" is outside the files of a
                hint: its files are src/** *.md

                """
        )
        lab.rules = AgentHookRules(
            userHooks: lab.rules.userHooks,
            checkout: lab.rules.checkout,
            scope: .refuse
        )
        let refused = try lab.run("echo r >> README; git commit -qm Out README")
        #expect(refused.status == 1)
        #expect(refused.text.hasPrefix("error: README is outside the files of a\n"))
        #expect(refused.text.hasSuffix("hint: git restore --staged <path>, then commit again\n"))
        // Only the temporary index of `git commit <path>` counts.
        #expect(try lab.run("git add README; echo 2 >> src/a; git commit -qm In src/a").status == 0)
        #expect(try lab.run("git commit -qm Out").status == 1)
        #expect(try lab.run("git --literal-pathspecs commit -qm Out").status == 1)
    }

    @Test
    func `what a merge brings is not the agent's, and patterns of another kind are left alone`()
        throws
    {
        var lab = try HookLab()
        lab.scope = ["src/**"]
        lab.rules = AgentHookRules(
            userHooks: lab.rules.userHooks,
            checkout: lab.rules.checkout,
            scope: .refuse
        )
        let test = lab.repository
        try test.write("docs/b", "main\n")
        try test.commitAll("Docs")
        try lab.run("echo 1 >> src/a; git commit -qam Own")
        let merged = try lab.run("git merge -q --no-commit main; git commit -qm Both")
        #expect(merged.status == 0, "\(merged.text)")
        #expect(AgentHookFacts(agent: nil, scope: ["!a"], progress: nil).environmentScope == nil)
        let many = [String](repeating: String(repeating: "x", count: 4_000), count: 20)
        #expect(AgentHookFacts(agent: nil, scope: many, progress: nil).environmentScope == nil)
    }

    // MARK: Pushing, progress

    @Test func `nothing is pushed unless it is allowed, and then the user's hook decides`() throws {
        var lab = try HookLab()
        try lab.repository.git("init", "-q", "--bare", "../far.git")
        let far = lab.repository.folder.appending("far.git")
        try lab.userHook("pre-push", "echo sent; cat; exit 0")
        let refused = try lab.run("git push -q \(far) HEAD:refs/heads/x")
        #expect(refused.status == 1)
        #expect(refused.text.contains("error: nothing is pushed to \(far): a may not\n"))
        #expect(!refused.text.contains("sent"))
        lab.rules = AgentHookRules(
            userHooks: lab.rules.userHooks,
            checkout: lab.rules.checkout,
            allowsPush: true
        )
        let tip = try lab.repository.git("rev-parse", "HEAD", in: lab.workspace)
        let pushed = try lab.run("git push -q \(far) HEAD:refs/heads/x")
        #expect(pushed.status == 0)
        #expect(pushed.text.hasPrefix("sent\nHEAD \(tip) refs/heads/x "))
    }

    @Test func `each commit is noted, on a branch and off it, and nobody else's`()
        throws
    {
        let lab = try HookLab()
        try lab.run(
            "git commit -q --allow-empty -m 1; git switch -q --detach; git commit -q --allow-empty -m 2"
        )
        try lab.run(
            "git worktree add -q --detach ../extra; cd ../extra; git commit -q --allow-empty -m 3"
        )
        let noted = try String(contentsOfFile: lab.progress.string, encoding: .utf8)
        let ids = try lab.repository.git("log", "-2", "--format=%H", "--reverse", in: lab.workspace)
        #expect(noted == ids + "\n")
    }

    @Test func `the scripts keep to what every shell knows`() throws {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent().appending("hooks")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
            .filter { !$0.contains(".") }.sorted()
        #expect(names.contains("agent") && names.contains("pre-commit"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["shellcheck", "--shell=sh"] + names.map { folder.appending($0).string }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(),
            as: UTF8.self
        )
        process.waitUntilExit()
        if process.terminationStatus == 127 {
            print("NOT TESTED: there is no shellcheck here; .ci/setup installs it")
            return
        }
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
