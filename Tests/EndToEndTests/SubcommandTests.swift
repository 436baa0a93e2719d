import Foundation
import SystemPackage
import TestSupport
import Testing

/// At home among git's own commands: what people type, and what git hands down.
struct SubcommandTests {
    private let installation: Installation
    private let test: TestRepository

    init() throws {
        installation = try Installation()
        test = try TestRepository(files: ["sub/dir/file": "f"])
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\nintegration: {}\n"
        )
        try test.commitAll("Plan")
    }

    private func run(
        _ line: String,
        in place: FilePath? = nil,
        environment: [String: String] = [:],
    ) throws -> Installation.Said {
        try installation.run(line, test, in: place, environment: environment)
    }

    @Test func `alone it shows the latest run, and how it is used where there is none`() throws {
        let nothing = try run("git orchestrate")
        #expect(nothing.status == 1)
        #expect(nothing.answer.contains("USAGE: git orchestrate"))
        #expect(try run("git orchestrate", in: test.folder).status == 1)
        #expect(try run("git orchestrate start").status == 0)
        let status = try run("git orchestrate")
        #expect(status.status == 0)
        #expect(status == (try run("git orchestrate status")))
    }

    @Test func `a plan is named by its path, as other programs have it, or by --config`() throws {
        try test.write(
            "sub/other.yml",
            "task: O\nsubtasks: [{id: b, run: \"true\"}]\nintegration: {}\n"
        )
        let inside = test.path.appending("sub")
        let plan = try run("git orchestrate plan other.yml", in: inside)
        #expect(plan.answer.contains("Wave 1: b"))
        #expect(plan == (try run("git orchestrate plan --config other.yml", in: inside)))
        #expect(try run("git orchestrate start other.yml", in: inside).status == 0)
        let twice = try run("git orchestrate plan a.yml --config b.yml")
        #expect(twice.status == 129)
        #expect(twice.narration.contains("Name the plan once."))
        let missing = try run("git orchestrate start nowhere.yml")
        #expect(missing.status == 2)
        #expect(missing.narration.hasPrefix("error: cannot read the plan nowhere.yml"))
    }

    @Test func `--abort and --continue are the commands of that name`() throws {
        #expect(try run("git orchestrate start").status == 0)
        for word in ["abort", "continue"] {
            let typed = try run("git orchestrate --\(word)")
            #expect(typed == (try run("git orchestrate \(word)")))
            #expect(typed.status != 129)
        }
        #expect(try run("git orchestrate --abort a --run t-1").narration.contains("t-1"))
    }

    @Test func `git -C, an alias with a shell and a subfolder are the same place`() throws {
        #expect(try run("git orchestrate start").status == 0)
        let expected = try run("git orchestrate status t-1")
        #expect(expected.status == 0)
        #expect(try run("git -C repo orchestrate status t-1", in: test.folder) == expected)
        #expect(try run("git -C repo/sub orchestrate status", in: test.folder) == expected)
        let inside = test.path.appending("sub").appending("dir")
        for alias in ["orchestrate", "'!git orchestrate'"] {
            let said = try run("git -c alias.o=\(alias) o status", in: inside)
            #expect(said == expected)
        }
        #expect(try run("git --git-dir=repo/.git orchestrate status", in: test.folder) == expected)
        let outer = try run(
            "git-orchestrate status",
            in: test.folder,
            environment: ["GIT_DIR": "repo/.git"]
        )
        #expect(outer == expected)
    }

    @Test func `settings of one command count, however git hands them down`() throws {
        let counted = try run(
            "git orchestrate plan",
            environment: [
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "orchestrate.maxparallel",
                "GIT_CONFIG_VALUE_0": "7",
            ]
        )
        #expect(counted.answer.contains("at most 7 at once"))
        let both = try run(
            "git -c orchestrate.maxParallel=9 orchestrate plan",
            environment: [
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "orchestrate.maxParallel",
                "GIT_CONFIG_VALUE_0": "7",
            ]
        )
        #expect(both.answer.contains("at most 9 at once"))
        // git's own precedence is the same.
        let asked = try run(
            "git -c orchestrate.maxParallel=9 config orchestrate.maxParallel",
            environment: [
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "orchestrate.maxParallel",
                "GIT_CONFIG_VALUE_0": "7",
            ]
        )
        #expect(asked.answer == "9\n")
    }

    @Test(
        .enabled(if: Program.exists("script"), "script is not installed: no pager was tried")
    )
    func `git shows the answer in the pager that is set for it`() throws {
        try test.git("config", "pager.orchestrate", "sed s/^/paged:/")
        #expect(try !run("git orchestrate plan").answer.contains("paged:"))
        let said = try run("script -qec 'git orchestrate version' /dev/null")
        #expect(said.answer.contains("paged:git-orchestrate version"))
    }

    @Test func `wrong usage is 129 and no repository is 128, through git too`() throws {
        #expect(try run("git orchestrate nonsense").status == 129)
        #expect(try run("git orchestrate status --nonsense").status == 129)
        #expect(try run("git orchestrate status", in: test.folder).status == 128)
        #expect(try run("git orchestrate -h").status == 0)
        #expect(try run("git orchestrate --version").answer.hasPrefix("git-orchestrate version "))
    }

    @Test func `E14 a bare repository and a linked worktree have the runs of their repository`()
        throws
    {
        #expect(try run("git orchestrate start").status == 0)
        let expected = try run("git orchestrate status --all")
        try test.git("worktree", "add", "--quiet", "--detach", "../linked")
        #expect(
            try run("git orchestrate status --all", in: test.folder.appending("linked")) == expected
        )
        try test.git("clone", "--quiet", "--bare", ".", "../bare.git")
        let bare = test.folder.appending("bare.git")
        try test.git(
            "fetch",
            "--quiet",
            "../repo",
            "refs/orchestrate/*:refs/orchestrate/*",
            in: bare
        )
        #expect(try run("git orchestrate status --all", in: bare).answer.hasPrefix("t-1 "))
    }
}
