import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What people ask of a run from another terminal.
struct RequestTests {
    /// A run in the background, which is let go when it ends.
    private func begin(
        _ plan: String,
        _ harness: Harness,
    ) throws -> (names: RunNames, task: Task<RunHistory, any Error>) {
        let settings = [
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "orchestrate.grace",
            "GIT_CONFIG_VALUE_0": "1s",
        ]
        let begun = try harness.launch(plan, environment: settings).begin(
            clock: harness.clock,
            supervisor: harness.supervisor
        )
        return (begun.context.names, Task { try await harness.run(begun) })
    }

    @Test func `cancel ends one subtask and all it started, and the rest goes on`() async throws {
        let harness = try Harness()
        let (names, running) = try begin(
            """
            task: T
            subtasks:
              - id: a
                retries: 3
                run: |
                  echo work > work
                  setsid sh -c 'trap "" TERM; echo $$ > $GATES/stubborn; sleep 300' &
                  await stubborn; open working; sleep 300
              - {id: b, dependencies: [a], run: "echo b > b"}
              - {id: c, run: "await later; echo c > c"}
            """,
            harness
        )
        _ = try await harness.gates.waitFor("working")
        let clock = ContinuousClock()
        let asked = clock.now
        try await harness.ask(.cancel, "a", of: names)
        // The runner hears of it within a second, whatever the agent makes of it.
        var isHeard = false
        while !isHeard, clock.now - asked < .seconds(5) {
            let log = try harness.test.git(
                "log",
                "--first-parent",
                "--format=%s",
                names.journal.text
            )
            isHeard = log.contains("Fail a: it was interrupted")
            try await Task.sleep(for: .milliseconds(20))
        }
        try harness.gates.open("later")
        let history = try await running.value
        #expect(try await !isAlive(process: harness.gates.waitFor("stubborn")))
        let states = try harness.states(history)
        #expect(states["a"] == .cancelled)
        #expect(states["b"] == .blocked(by: try SubtaskID("a")))
        #expect(states["c"] == .merged)
        let tip = try #require(history.attempt(1, of: SubtaskID("a"))?.finish).tip
        #expect(try harness.test.git("show", "\(tip):work") == "work")
    }

    @Test func `pause starts nothing new, continue goes on`() async throws {
        let harness = try Harness()
        let (names, running) = try begin(
            """
            task: T
            subtasks:
              - {id: a, run: "open working; await go; echo a > a"}
              - {id: b, dependencies: [a], run: "echo b > b"}
            """,
            harness
        )
        _ = try await harness.gates.waitFor("working")
        try await harness.ask(.pause, of: names)
        try harness.gates.open("go")
        try await harness.waitForEvent("Finish a", of: names)
        try await Task.sleep(for: .milliseconds(300))
        let log = try harness.test.git("log", "--first-parent", "--format=%s", names.journal.text)
        #expect(!log.contains("Start b"))
        try await harness.ask(.proceed, of: names)
        #expect(try await running.value.integration.result?.outcome == .done)
    }

    @Test func `skip lets go what depends on it`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "echo a > a"}
              - {id: b, dependencies: [a], run: "exit 1"}
              - {id: c, dependencies: [b], run: "test -e a && echo c > c"}
            """
        )
        #expect(history.integration.result?.outcome == .failed)
        try await harness.ask(.skip, "b", of: history.names)
        let resumed = try await harness.resume(history.names)
        #expect(resumed.integration.result?.outcome == .done)
        let states = try harness.states(resumed)
        #expect(states == ["a": .merged, "b": .skipped, "c": .merged])
    }

    @Test func `F03 retry by hand after the run starts afresh, and then dependents proceed`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "test -e $GATES/mended && echo a > a"}
              - {id: b, dependencies: [a], run: "test -e a && echo b > b"}
            """
        )
        try harness.gates.open("mended")
        try await harness.ask(.retry, "a", of: history.names)
        let resumed = try await harness.resume(history.names)
        #expect(resumed.integration.result?.outcome == .done)
        #expect(resumed.attempts[try SubtaskID("a")]?.count == 2)
        #expect(try harness.states(resumed) == ["a": .merged, "b": .merged])
    }

    @Test func `cancelling the run ends its agents, and it can be resumed`() async throws {
        let harness = try Harness()
        let (names, running) = try begin(
            """
            task: T
            subtasks:
              - {id: a, run: "open working; await go; echo a > a"}
            """,
            harness
        )
        _ = try await harness.gates.waitFor("working")
        try await harness.ask(.cancel, of: names)
        let history = try await running.value
        #expect(history.isInterrupted)
        #expect(try harness.states(history)["a"] == .interrupted)
        try harness.gates.open("go")
        #expect(try await harness.resume(names).integration.result?.outcome == .done)
    }

    @Test func `a request that nobody was there to hear is carried out by the next runner`()
        async throws
    {
        let harness = try Harness()
        let names = try await harness.abandon(
            """
            task: T
            subtasks:
              - {id: a, run: "open working; sleep 300"}
              - {id: b, run: "await other; echo b > b"}
            """,
            when: "working"
        )
        try await harness.ask(.cancel, "a", of: names)
        try harness.gates.open("other")
        let history = try await harness.resume(names)
        #expect(try harness.states(history) == ["a": .cancelled, "b": .merged])
    }

    @Test func `a retry on top of the last attempt keeps what was done, and says why it failed`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - id: a
                retries: 1
                retry_from: last
                run: |
                  if [ -e first ]; then
                    cp "$ORCHESTRATE_BRIEF" $GATES/brief; echo second > second
                  else
                    echo first > first; git add first; git commit -qm First; exit 3
                  fi
            """
        )
        #expect(history.integration.result?.outcome == .done)
        let finish = try #require(history.attempt(2, of: SubtaskID("a"))?.finish)
        let names = try harness.test.git("ls-tree", "--name-only", finish.tip.hex)
        #expect(names == "README\nfirst\nsecond")
        #expect(finish.commits == 2)
        let brief = try String(
            contentsOfFile: harness.gates.path.appending("brief").string,
            encoding: .utf8
        )
        #expect(brief.contains("its command failed with exit status 3"))
    }

    @Test func `a retry from the base begins with nothing of the attempt before`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, retries: 1, run: "test ! -e first || exit 9; echo first > first; [ $ORCHESTRATE_ATTEMPT = 2 ]"}
            """
        )
        #expect(history.integration.result?.outcome == .done)
        let first = try #require(history.attempt(1, of: SubtaskID("a"))?.finish)
        // It stays, kept alive by the journal.
        #expect(try harness.test.git("show", "\(first.tip):first") == "first")
    }
}

/// `integration: {fallback: sequential}`.
struct FallbackTests {
    private func plan(_ coffee: String, _ fallback: String = "sequential") -> String {
        """
        task: T
        subtasks:
          - {id: wine, run: "sed -i s/water/wine/ menu"}
          - {id: coffee, run: "\(coffee)"}
          - {id: after, dependencies: [coffee], run: "cat menu > after"}
          - {id: other, run: "echo o > o"}
        integration: {fallback: \(fallback)}
        """
    }

    @Test func `F05 what does not merge is done again on top of what does, with all that follows`()
        async throws
    {
        let harness = try Harness(files: ["menu": "water\n"])
        let coffee =
            "cp $ORCHESTRATE_BRIEF $GATES/brief; sed -i -e '$a coffee' -e s/water/coffee/ menu"
        let history = try await harness.run(plan(coffee))
        #expect(history.integration.result?.outcome == .done)
        let tip = history.names.integration.text
        #expect(try harness.test.git("show", "\(tip):menu") == "wine\ncoffee")
        #expect(try harness.test.git("show", "\(tip):after") == "wine\ncoffee")
        let counts = ["wine", "coffee", "after", "other"].map {
            history.attempts[try! SubtaskID($0)]?.count
        }
        #expect(counts == [1, 2, 2, 1])
        let brief = try String(
            contentsOfFile: harness.gates.path.appending("brief").string,
            encoding: .utf8
        )
        #expect(brief.contains("did not merge with the work of wine (menu)"))
        #expect(try harness.states(history).values.allSatisfy { $0 == .merged })
    }

    @Test func `what is done again may decide for itself, and is not done a third time`()
        async throws
    {
        let harness = try Harness(files: ["menu": "water\n"])
        // It does not look at what it stands on.
        let coffee =
            "git checkout -q $(git rev-list --max-parents=0 HEAD) -- menu; sed -i s/water/coffee/ menu"
        let history = try await harness.run(plan(coffee))
        #expect(history.attempts[try SubtaskID("coffee")]?.count == 2)
        #expect(history.integration.result?.outcome == .done)
        // It has replaced the line knowingly, which is its right.
        #expect(try harness.test.git("show", "\(history.names.integration):menu") == "coffee")
    }

    @Test func `without it a person decides`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(plan("sed -i s/water/coffee/ menu", "human"))
        #expect(history.integration.result?.outcome == .waitsForPerson)
        #expect(history.fallbacks.isEmpty)
    }
}
