import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// The binary as git runs it.
struct EndToEndTests {
    @Test func `the pattern's two commands work word for word`() throws {
        let installation = try Installation()
        let test = try TestRepository()
        try test.git(
            "config",
            "orchestrate.command",
            "echo $ORCHESTRATE_SUBTASK > $ORCHESTRATE_SUBTASK"
        )
        try test.write(
            "tasks-orchestration.yml",
            """
            # tasks-orchestration.yml
            task: "Build user authentication system"

            subtasks:
              - id: auth-research
                description: "Research OAuth2 providers and compliance requirements"
                agent: research-agent
                dependencies: []
                estimated_time: 30min

              - id: implement-oauth
                description: "Implement OAuth2 integration"
                agent: implementer-agent
                dependencies: [auth-research]
                estimated_time: 2h
            integration:
              strategy: "merge-and-validate"
              validation_tests: []
            """
        )
        let started = try installation.run(
            "orchestrate-tasks start --config tasks-orchestration.yml",
            test
        )
        #expect(started.status == 0)
        let status = try installation.run("orchestrate-tasks status", test)
        #expect(status.status == 0)
        #expect(
            status.answer.hasPrefix(
                """
                Wave 1: auth-research (research-agent) [MERGED]
                Wave 2: implement-oauth (implementer-agent) [MERGED]

                """
            )
        )
        #expect(
            try test.git("show", "orchestrate/build-user-1/_integration:implement-oauth")
                == "implement-oauth"
        )
    }

    @Test func `it is a git subcommand: in subfolders, by alias, in linked worktrees, in hooks`()
        throws
    {
        let installation = try Installation()
        let test = try TestRepository(files: ["sub/dir/file": "f"])
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"echo $MARK > a\"}]\nintegration: {}\n"
        )
        try test.commitAll("Plan")
        let inside = test.path.appending("sub").appending("dir")
        #expect(
            try installation.run(
                "git orchestrate start",
                test,
                in: inside,
                environment: ["MARK": "1"]
            ).status == 0
        )
        #expect(
            try installation.run(
                "git -c alias.o=orchestrate o start",
                test,
                environment: ["MARK": "2"]
            ).status == 0
        )
        #expect(
            try installation.run("git -c alias.o='!git orchestrate' o status t-2", test, in: inside)
                .status == 0
        )
        // As in a hook of the main worktree, whose variables point at its index.
        let hook = try installation.run(
            "git orchestrate start",
            test,
            in: inside,
            environment: [
                "MARK": "3", "GIT_DIR": test.common.string,
                "GIT_INDEX_FILE": test.common.appending("index").string,
            ]
        )
        #expect(hook.status == 0)
        try test.git("worktree", "add", "--quiet", "--detach", "../linked")
        let linked = try installation.run(
            "git orchestrate start",
            test,
            in: test.folder.appending("linked"),
            environment: ["MARK": "4"]
        )
        #expect(linked.status == 0)
        // `git -c` reaches us, although libgit2 does not see it.
        let configured = try installation.run(
            "git -c orchestrate.maxParallel=9 orchestrate plan",
            test
        )
        #expect(configured.answer.contains("at most 9 at once"))
        for (number, mark) in ["1", "2", "3", "4"].enumerated() {
            #expect(try test.git("show", "orchestrate/t-\(number + 1)/_integration:a") == mark)
        }
        #expect(try test.git("status", "--porcelain") == "")
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `a bare repository is a place to work from`() throws {
        let installation = try Installation()
        let test = try TestRepository()
        try test.git("clone", "--quiet", "--bare", ".", "../bare.git")
        let bare = test.folder.appending("bare.git")
        try test.write(
            "plan.yml",
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\nintegration: {}\n",
            in: test.folder
        )
        // Nobody is there to be asked.
        let start = "git orchestrate start --config ../plan.yml"
        let refused = try installation.run(start, test, in: bare)
        #expect(refused.status == 128)
        #expect(refused.narration.contains("nobody to ask"))
        #expect(try test.git("for-each-ref", "refs/orchestrate", in: bare) == "")
        let said = try installation.run("\(start) --trust", test, in: bare)
        #expect(said.status == 0, "\(said.narration)")
        #expect(try test.git("show", "orchestrate/t-1/_integration:a", in: bare) == "a")
        #expect(
            FileManager.default.fileExists(
                atPath: test.folder.appending("bare.git.orchestrate").appending("t-1").appending(
                    "a"
                ).string
            )
        )
    }

    @Test func `a reader that goes away does not end the run`() throws {
        let installation = try Installation()
        let test = try TestRepository()
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"echo a > a; yes | head -1\"}, {id: b, dependencies: [a], run: \"echo b > b\"}]\nintegration: {}\n"
        )
        _ = try installation.run("sh -c 'git orchestrate start 2>&1 | true'", test)
        let status = try installation.run("git orchestrate status --json", test)
        #expect(status.answer.contains("\"outcome\" : \"done\""))
        #expect(
            try !test.git("show", "refs/orchestrate/t-1:attempts/a/1/log").contains("roken pipe")
        )
    }

    @Test func `the demo shows a conflict, and its commands resolve it`() throws {
        let installation = try Installation()
        let test = try TestRepository()
        let said = try installation.run("git orchestrate demo --in ../demo", test)
        #expect(said.status == 0, "\(said.narration)")
        let place = test.folder.appending("demo").appending("restaurant")
        #expect(said.answer.contains("coffee does not merge: it disagrees with wine"))
        #expect(said.answer.contains("both changed the same lines (content): menu.txt"))
        let resolve = try #require(
            said.answer.split(separator: "\n").first { $0.contains("git orchestrate resolve") }
        ).drop { $0 == " " }
        let laid = try installation.run("sh -c '\(resolve)'", test, in: place)
        #expect(laid.status == 0, "\(laid.narration)")
        let workspace = test.folder.appending("demo").appending("restaurant.orchestrate")
            .appending("write-menu-small-1").appending("coffee@resolve")
        try test.write(
            "menu.txt",
            "starter: mushroom soup\nmain:\ndessert:\ndrink: cider, coffee\n",
            in: workspace
        )
        try test.git("add", "menu.txt", in: workspace)
        let integrated = try installation.run("git orchestrate continue", test, in: place)
        #expect(integrated.status == 0, "\(integrated.answer)\(integrated.narration)")
        #expect(integrated.answer.contains("tests: 1 of 1 green"))
        #expect(try installation.run("git orchestrate clean", test, in: place).status == 0)
        #expect(try test.git("worktree", "list", in: place).split(separator: "\n").count == 1)
        #expect(try test.git("fsck", "--strict", "--no-dangling", in: place) == "")
        #expect(try installation.run("git orchestrate demo --in ../demo", test).status == 128)
    }

    @Test func `the hook stops a commit with a broken plan and no other`() throws {
        let installation = try Installation()
        let test = try TestRepository()
        #expect(try installation.run("git orchestrate hooks install", test).status == 0)
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: x, dependencies: [b]}]\nintegration: {}\n"
        )
        try test.git("add", "orchestration.yml")
        // What is staged counts: the working tree has a good plan meanwhile.
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: x}]\nintegration: {}\n"
        )
        let refused = try installation.run("git commit --message Plan", test)
        #expect(refused.status == 1)
        #expect(refused.narration.contains("orchestration.yml:2:43: error[dependency-unknown]"))
        try test.git("add", "orchestration.yml")
        #expect(try installation.run("git commit --quiet --message Plan", test).status == 0)
        try test.write("other", "o")
        try test.git("add", "other")
        #expect(try installation.run("git commit --quiet --message Other", test).status == 0)
        // Nobody is held up where the tool is not installed.
        try test.write("orchestration.yml", "broken: [")
        try test.git("commit", "--quiet", "--all", "--message", "Broken")
    }

    /// By hand, as those tools would: the line of each one's settings that starts something.
    @Test(
        arguments: [
            (".pre-commit-hooks.yaml", "entry: "), ("hooks/lefthook.yml", "run: "),
            ("hooks/husky.txt", "! "), ("hooks/pre-commit-config.yaml", "entry: "),
        ]
    )
    func `what hook managers are told to run checks what is staged`(
        _ file: String,
        _ mark: String,
    ) throws {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let text = try String(contentsOfFile: root.appending(file).string, encoding: .utf8)
        let found = try #require(text.split(separator: "\n").first { $0.contains(mark) })
        var line = mark == "! " ? found[...] : found[found.range(of: mark)!.upperBound...]
        if line.hasPrefix("'") { line = line.dropFirst().dropLast() }
        if line == "hooks/pre-commit" { line = "\(root)/\(line)"[...] }
        let installation = try Installation()
        let test = try TestRepository()
        try test.write("line.sh", "#!/bin/sh\n\(line)\n", in: test.folder)
        let command = "sh \(test.folder)/line.sh"
        #expect(try installation.run(command, test).status == 0)
        try test.write("orchestration.yml", "task: T\nsubtasks: [{id: a, dependencies: [b]}]\n")
        try test.git("add", ".")
        let refused = try installation.run(command, test)
        #expect(refused.status == 1)
        #expect(refused.narration.contains("orchestration.yml:2:"))
        // Nobody is held up where the tool is not installed.
        let without = try installation.run(
            command,
            test,
            environment: ["PATH": "/usr/bin:/bin"],
            isInstalled: false
        )
        #expect(without.status == 0)
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: x}]\nintegration: {}\n"
        )
        try test.git("add", ".")
        #expect(try installation.run(command, test).status == 0)
    }

    @Test func `agents' git commands at once lose nothing`() throws {
        let installation = try Installation()
        let test = try TestRepository()
        let script =
            "i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo $i > $ORCHESTRATE_SUBTASK-$i; git add . && git commit -qm $i || exit 9; done"
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks:\n"
                + ["a", "b", "c"].map { "  - {id: \($0), run: '\(script)'}\n" }.joined()
                + "integration: {}\n"
        )
        let said = try installation.run("git orchestrate start", test)
        #expect(said.status == 0, "\(said.answer)")
        for id in ["a", "b", "c"] {
            #expect(try test.git("rev-list", "--count", "main..orchestrate/t-1/\(id)") == "40")
        }
        #expect(
            try test.git("ls-tree", "--name-only", "orchestrate/t-1/_integration").split(
                separator: "\n"
            ).count == 121
        )
    }

    @Test func `the user's own attribute file counts, wherever git finds it`() throws {
        let installation = try Installation()
        let test = try TestRepository(files: ["a.txt": "a\n"])
        try test.write(".config/git/attributes", "*.txt text eol=crlf\n", in: test.folder)
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"od -c a.txt > seen\"}]\nintegration: {}\n"
        )
        #expect(try installation.run("git orchestrate start", test).status == 0)
        #expect(try test.git("show", "orchestrate/t-1/_integration:seen").contains("\\r"))
    }

    @Test func `the recipe for a subtask that left its branch leads back onto it`() throws {
        let installation = try Installation()
        let test = try TestRepository()
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"git checkout -q --detach; echo a > a; git add a; git commit -qm A\"}]\nintegration: {}\n"
        )
        let said = try installation.run("git orchestrate start", test)
        #expect(said.status == 1)
        let lines = said.answer.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("    cd ") })
        let recipe = lines[start...].prefix { $0.hasPrefix("    ") }.joined(separator: "\n")
        try test.write("recipe.sh", "set -e\n" + recipe + "\n", in: test.folder)
        let done = try installation.run("sh ../recipe.sh", test)
        #expect(done.status == 0, "\(recipe)\n\(done.answer)\(done.narration)")
        #expect(try test.git("show", "orchestrate/t-1/_integration:a") == "a")
    }
}
