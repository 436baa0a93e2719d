import Agents
import Foundation
import Git
import Merging
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// One agent that does something nobody expects harms neither the user nor the other agents.
struct HostileAgentTests {
    /// Runs `script` as one of two agents and expects the other one merged all the same.
    private func run(
        _ script: String,
        harness: Harness,
        retries: Int = 0,
    ) async throws -> (RunHistory, Failure?) {
        let quoted = script.replacing("'", with: "''")
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: good, run: "echo good > good"}
              - id: odd
                retries: \(retries)
                run: '\(quoted)'
            """,
            environment: ["REPOSITORY": harness.test.path.string]
        )
        #expect(try harness.states(history)["good"] == .merged)
        if case .failed(let failure) = history.lastAttempt(of: try SubtaskID("odd"))?.finish?
            .verdict
        {
            return (history, failure)
        }
        return (history, nil)
    }

    private func isKept(_ name: String, _ harness: Harness, _ history: RunHistory) throws -> Bool {
        let commits = try harness.test.git(
            "log",
            "--full-history",
            "--format=%H",
            history.names.journal.text,
            "--",
            name
        )
        return !commits.isEmpty
    }

    @Test func `a repository that it made and added is not taken for work`() async throws {
        let harness = try Harness(agentHooks: false)
        let (_, failure) = try await run(
            "mkdir app; (cd app; git init -q; echo inner > f; git add f; git -c user.name=N -c user.email=n@n commit -qm Inner); git add -A 2> /dev/null; git commit -qm App",
            harness: harness
        )
        #expect(failure?.kind == .uncommittable)
        #expect(failure?.detail == "app")
    }

    @Test func `a pipe or a link in place of its log hangs nobody and leads nowhere`() async throws
    {
        let harness = try Harness(agentHooks: false)
        let secret = harness.test.folder.appending("secret")
        try harness.test.write("../secret", "secret\n")
        for replace in ["mkfifo \"$L\"", "ln -s \(secret) \"$L\""] {
            let (history, _) = try await run(
                "L=$(dirname \"$ORCHESTRATE_BRIEF\")/odd@1.log; test -f \"$L\" || exit 9; rm \"$L\"; \(replace); echo w > w",
                harness: harness
            )
            let failure = history.lastAttempt(of: try SubtaskID("odd"))?.finish?.verdict
            #expect(failure == .succeeded)
            let names = history.names
            let log = try JournalReader.file(
                RunNames.logPath(try SubtaskID("odd"), attempt: 1),
                of: names.run,
                in: names.commonDirectory
            )
            #expect(!String(decoding: log ?? [], as: UTF8.self).contains("secret"))
        }
        #expect(try String(contentsOfFile: secret.string, encoding: .utf8) == "secret\n")
    }

    @Test func `a link to the user's checkout in place of the workspace is not followed`()
        async throws
    {
        let harness = try Harness(files: ["a": "a\n", "b": "b\n"], agentHooks: false)
        let test = harness.test
        try test.write("a", "dirty\n")
        try test.write("untracked", "u\n")
        let before = try Checkout(test)
        let (history, failure) = try await run(
            "echo w > work; git add work; git commit -qm Work; W=$PWD; cd /; rm -rf \"$W\"; ln -s \"$REPOSITORY\" \"$W\"",
            harness: harness
        )
        #expect(failure?.kind == .workspaceReplaced)
        #expect(try Checkout(test).differences(from: before) == [])
        #expect(try isKept("work", harness, history))
    }

    @Test func `a clone in place of the workspace is told and ends nobody else's work`()
        async throws
    {
        let harness = try Harness(agentHooks: false)
        let (_, failure) = try await run(
            "W=$PWD; cd /; rm -rf \"$W\"; git clone -q \"$REPOSITORY\" \"$W\"; cd \"$W\"; echo c > c; git add c; git -c user.name=x -c user.email=x@y commit -qm C",
            harness: harness
        )
        #expect(failure?.kind == .workspaceReplaced)
    }

    @Test func `commits from the end of time and without an email are merged`() async throws {
        let harness = try Harness(agentHooks: false)
        let (history, failure) = try await run(
            "echo w > w; git add w; GIT_COMMITTER_DATE='@9223372036854775807 +0000' git -c user.email= commit -qm W; echo l > left",
            harness: harness
        )
        #expect(failure == nil)
        #expect(history.integration.result?.outcome == .done)
    }

    @Test func `attributes that are not supported fail their subtask and no other`() async throws {
        let harness = try Harness(agentHooks: false)
        let (history, failure) = try await run(
            "echo '*.txt working-tree-encoding=UTF-16' > .gitattributes; git add .; git commit -qm A",
            harness: harness
        )
        #expect(failure == Failure(.unsupportedContent, "working-tree-encoding=UTF-16"))
        #expect(try isKept(".gitattributes", harness, history))
    }

    @Test func `an index that cannot be read loses no commit, also when it is tried again`()
        async throws
    {
        let harness = try Harness(agentHooks: false)
        let (history, failure) = try await run(
            "echo $ORCHESTRATE_ATTEMPT > attempt-$ORCHESTRATE_ATTEMPT; git add .; git commit -qm W; git update-index --split-index",
            harness: harness,
            retries: 1
        )
        #expect(failure?.kind == .unreadable)
        for attempt in [1, 2] { #expect(try isKept("attempt-\(attempt)", harness, history)) }
        // `clean` keeps what it cannot read and goes on with the rest.
        let steps = try await Cleanup(
            history: history,
            journal: Journal(continuing: history.names, clock: harness.clock),
            identity: Signature(name: "T", email: "t@example.com", seconds: 0)
        ).perform()
        let kept = steps.filter { if case .keepWorkspace = $0 { true } else { false } }
        #expect(kept.count == 2)
        #expect(
            try !FileManager.default.fileExists(atPath: harness.workspace("good", history).string)
        )
    }

    @Test func `work that went into the stash is told, kept, and not left to the user`()
        async throws
    {
        let harness = try Harness(files: ["README": "read me\n", "a": "a\n"], agentHooks: false)
        let test = harness.test
        try test.write("a", "mine\n")
        try test.git("stash", "--quiet")
        let mine = try test.git("stash", "list")
        let (history, failure) = try await run(
            "echo w >> README; git stash -q; echo v >> README; git stash push -qm Second",
            harness: harness
        )
        #expect(failure?.kind == .stashed)
        #expect(try test.git("stash", "list") == mine)
        let kept = try test.git("log", "--format=%s", history.names.journal.text)
        #expect(kept.contains("WIP on orchestrate/t-1/odd:"))
        #expect(kept.contains("On orchestrate/t-1/odd: Second"))
    }

    @Test func `stashes of two agents are told apart, and none is left`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "echo a >> README; git stash -q; open a; await b"}
              - {id: b, run: "await a; echo b >> README; git stash -q; open b"}
            """
        )
        for id in ["a", "b"] {
            guard case .failed(let failure)? = try harness.states(history)[id] else {
                Issue.record("\(id) did not fail")
                continue
            }
            #expect(failure?.kind == .stashed)
        }
        #expect(try harness.test.git("stash", "list") == "")
    }

    @Test func `a ref full of junk stops its own subtask only`() async throws {
        let harness = try Harness(agentHooks: false)
        let (history, failure) = try await run(
            "echo w > w; git add w; git commit -qm W; echo junk > \"$REPOSITORY/.git/refs/heads/orchestrate/t-1/odd\"",
            harness: harness
        )
        #expect(failure != nil)
        _ = try Cleanup.preview(history)
    }

    @Test func `commits of an agent that removes both its branch and its folder are kept`()
        async throws
    {
        let harness = try Harness(agentHooks: false)
        let (history, failure) = try await run(
            "echo w > w; git add w; git commit -qm W; git update-ref -d \"$(git symbolic-ref HEAD)\"; rm -rf \"$PWD\"",
            harness: harness
        )
        #expect(failure?.kind == .workspaceReplaced)
        #expect(try isKept("w", harness, history))
    }

    @Test func `git packing refs all the while disturbs nobody`() async throws {
        let harness = try Harness(agentHooks: false)
        let plan =
            "task: T\nsubtasks:\n"
            + (1...12).map { "  - {id: s\($0), run: \"echo \($0) > f\($0)\"}\n" }.joined()
        async let history = harness.run(plan)
        for _ in 0..<60 { _ = try harness.test.ask(["pack-refs", "--all", "--prune"]) }
        let ended = try await history
        let failures = ended.failed.map { ended.lastAttempt(of: $0)?.finish?.verdict }
        #expect(ended.integration.result?.outcome == .done, "\(failures)")
    }

    @Test func `a merge driver that fails holds its subtask and lets the others land`() async throws
    {
        let lines = (1...20).map { "\($0)\n" }.joined()
        let harness = try Harness(
            files: [".gitattributes": "*.txt merge=mine\n", "a.txt": lines],
            agentHooks: false
        )
        try harness.test.git("config", "merge.mine.driver", "kill -9 $PPID")
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "sed -i s/^3$/three/ a.txt"}
              - {id: b, run: "sed -i s/^9$/nine/ a.txt"}
              - {id: c, run: "echo c > c"}
            integration: {}
            """
        )
        #expect(history.integration.result?.outcome == .waitsForPerson)
        #expect(history.integration.merged.map(\.subtask.text) == ["a", "c"])
        #expect(history.integration.conflicts.map(\.subtask.text) == ["b"])
    }

    @Test func `attributes in the tree decide merges as they do in a working tree`() async throws {
        let lines = (1...20).map { "\($0)\n" }.joined()
        for (attributes, expected) in [("*.txt -merge\n", 1), ("*.txt merge=union\n", 0), ("", 0)] {
            let harness = try Harness(
                files: [".gitattributes": attributes, "d/a.txt": lines],
                agentHooks: false
            )
            let history = try await harness.run(
                """
                task: T
                subtasks:
                  - {id: x, run: "sed -i 1s/.*/one/ d/a.txt"}
                  - {id: y, run: "sed -i 20s/.*/twenty/ d/a.txt"}
                """
            )
            let test = harness.test
            try test.git(
                "checkout",
                "--quiet",
                "--detach",
                history.names.branch(SubtaskID("x")).text
            )
            let merge = try test.ask([
                "merge", "--quiet", "--no-edit", history.names.branch(SubtaskID("y")).text,
            ])
            #expect(merge.status == Int32(expected))
            #expect(
                history.integration.result?.outcome == (expected == 0 ? .done : .waitsForPerson)
            )
            if expected == 0 {
                #expect(
                    try test.id("HEAD^{tree}") == test.id("\(history.names.integration)^{tree}")
                )
            }
        }
    }

    @Test func `lines that libgit2 would align otherwise are merged as git merges them`()
        async throws
    {
        // libgit2's PATIENCE merges this cleanly; git 2.39 calls it a conflict.
        func file(_ words: String) -> String {
            words.split(separator: " ").map { ($0 == "''" ? "" : $0) + "\n" }.joined()
        }
        let base = file("} x x x x '' '' ''")
        let ours = file("'' } x } x x x '' b } '' ''")
        let theirs = file("} x x { x '' '' ''")
        let harness = try Harness(files: ["f": base], agentHooks: false)
        let test = harness.test
        try test.write("ours", ours, in: test.folder)
        try test.write("theirs", theirs, in: test.folder)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: x, run: "cp \(test.folder)/ours f"}
              - {id: y, run: "cp \(test.folder)/theirs f"}
            """
        )
        try test.git("checkout", "--quiet", "--detach", history.names.branch(SubtaskID("x")).text)
        let merge = try test.ask([
            "merge", "--quiet", "--no-edit", history.names.branch(SubtaskID("y")).text,
        ])
        #expect((merge.status == 0) == (history.integration.result?.outcome == .done))
    }

    @Test func `what a plan says cannot command a terminal through git log`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            "task: \"T\\e]0;x\\a\"\nsubtasks: [{id: a, description: \"D\\e[2J\\u009b\", run: \"echo a > a\"}]\n"
        )
        let log = try harness.test.ask(["log", "--format=%B", history.names.journal.text])
        for byte in log.bytes { #expect(byte == 0x0a || (byte >= 0x20 && byte != 0x7f)) }
    }
}
