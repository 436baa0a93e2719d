import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

struct BackendTests {
    @Test func `the table has each backend once, and each can be asked its version`() {
        let names = Backend.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(
            Set(names) == [
                "claude", "codex", "gemini", "aider", "opencode", "cursor-agent", "copilot", "amp",
                "goose", "qwen", "mini", "vibe",
            ]
        )
        #expect(Backend.all.allSatisfy { !$0.versionArguments.isEmpty && $0.contextWindow > 0 })
        #expect(Backend.named("codex")?.output == .codex)
        #expect(Backend.named("cursor-agent")?.output == .claude)
        #expect(Backend.named("Codex") == nil)
    }

    /// The shell is asked, with a program of that name that writes down what it was given.
    @Test(arguments: Backend.all.map(\.name), Permission.allCases)
    func `names with quotes and spaces reach a backend as they are`(
        _ name: String,
        _ permission: Permission,
    ) async throws {
        let backend = try #require(Backend.named(name))
        let odd = #"it's "odd" $HOME `id` \ "#
        let folder = try TestFolder()
        let place = folder.path.appending(odd)
        try FileManager.default.createDirectory(
            atPath: place.string,
            withIntermediateDirectories: true
        )
        let brief = place.appending("brief.md")
        try "# Do \"it\" for $5\n".write(toFile: brief.string, atomically: true, encoding: .utf8)
        try folder.writeProgram(
            backend.program,
            #"for word; do printf '<%s>\n' "$word"; done; echo "stdin: $(cat)""#
        )
        var facts = AttemptFacts(
            run: "r-1",
            subtask: "a",
            attempt: 1,
            base: "abc",
            workspace: place,
            brief: brief,
            inputs: place.appending("inputs.json"),
            handover: place.appending("handover.md")
        )
        facts.places = WorkPlaces(
            commonDirectory: place,
            gitDirectory: place.appending("worktrees"),
            branch: "orchestrate/r-1/a",
            artifacts: place.appending("files")
        )
        facts.model = "big; rm -rf x"
        facts.variables = backend.variables
        let environment = AgentEnvironment(inheriting: [
            "PATH": "\(folder.path):/usr/bin:/bin", "HOME": "/nobody",
        ])
        let said = await CapturedCommand(
            "sh",
            ["-c", backend.text(permission)],
            environment: environment.attempt(facts),
            workingFolder: folder.path
        ).run(until: StopSignal())
        guard case .said(0, let output) = said else {
            Issue.record("\(said)")
            return
        }
        let text = String(decoding: output, as: UTF8.self)
        let isInArgument = text.contains("<# Do \"it\" for $5>")
        let isOnInput = text.contains("stdin: # Do \"it\" for $5")
        let isAsFile = text.contains("<\(brief)>")
        #expect([isInArgument, isOnInput, isAsFile].count { $0 } == 1, "\(text)")
        if !["amp", "vibe"].contains(backend.name) {
            #expect(text.contains("<--model>\n<big; rm -rf x>\n"))
        }
        if backend.text(permission).contains("ORCHESTRATE_ARTIFACTS") {
            #expect(text.contains("<\(place.appending("files"))"))
        }
        // What the shell would have made of a name that it had read.
        #expect(!text.contains("/nobody"))
    }

    @Test func `a model that nobody names is no argument`() async throws {
        let folder = try TestFolder()
        let brief = folder.path.appending("brief.md")
        try "Do it\n".write(toFile: brief.string, atomically: true, encoding: .utf8)
        for backend in Backend.all {
            let text = backend.text(.safe).replacing(
                "exec \(backend.program) ",
                with: "printf '<%s>' "
            )
            let said = await CapturedCommand(
                "sh",
                ["-c", text],
                environment: [
                    "ORCHESTRATE_BRIEF": brief.string, "ORCHESTRATE_ARTIFACTS": "/f",
                    "PATH": "/usr/bin:/bin",
                ],
                workingFolder: folder.path
            ).run(until: StopSignal())
            guard case .said(0, let output) = said else {
                Issue.record("\(backend.name): \(said)")
                continue
            }
            let words = String(decoding: output, as: UTF8.self)
            #expect(!words.contains("<>") && !words.contains("--model"), "\(words)")
        }
    }

    @Test func `the sandbox of codex may write where a commit on this branch does, and no more`() {
        let places = WorkPlaces(
            commonDirectory: #"/r/it's "mine"\/.git"#,
            gitDirectory: "/r/.git/worktrees/a",
            branch: "orchestrate/r-1/a",
            artifacts: "/f"
        )
        let common = #"/r/it's \"mine\"\\/.git"#
        #expect(
            places.variables["ORCHESTRATE_WRITABLE"]
                == #"["\#(common)/objects","\#(common)/refs/heads/orchestrate/r-1","#
                + #""\#(common)/logs/refs/heads/orchestrate/r-1","/r/.git/worktrees/a"]"#
        )
        let safe = Backend.named("codex")?.text(.safe) ?? ""
        #expect(safe.contains("writable_roots=$ORCHESTRATE_WRITABLE"))
        #expect(safe.contains(#"sandbox_mode="workspace-write""#))
        let full = Backend.named("codex")?.text(.full) ?? ""
        #expect(full.contains("--dangerously-bypass-approvals-and-sandbox"))
        #expect(!full.contains("sandbox_mode"))
    }

    @Test func `the list of folders is JSON, whatever the path`() throws {
        let odd = FilePath("/r/a\tb\u{7f}\n\"c\"\\ü")
        let places = WorkPlaces(
            commonDirectory: odd,
            gitDirectory: "/g",
            branch: "orchestrate/r-1/a",
            artifacts: "/f"
        )
        let text = places.variables["ORCHESTRATE_WRITABLE"] ?? ""
        let read = try JSONDecoder().decode([String].self, from: Data(text.utf8))
        #expect(read == places.written.map(\.string))
        // TOML forbids this one too.
        #expect(!text.unicodeScalars.contains("\u{7f}"))
    }

    @Test func `only what is a program of ours counts as installed`() throws {
        let folder = try TestFolder()
        func make(_ name: String, mode: Int?) throws {
            let path = folder.path.appending(name).string
            if let mode {
                try "#!/bin/sh\n".write(toFile: path, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            } else {
                try FileManager.default.createDirectory(
                    atPath: path,
                    withIntermediateDirectories: false
                )
            }
        }
        try make("codex", mode: 0o755)
        try make("claude", mode: nil)
        let search = ProgramSearch(
            environment: ["PATH": "/nowhere::bin:\(folder.path)"],
            working: "/also/nowhere"
        )
        #expect(search.find("codex") == folder.path.appending("codex"))
        #expect(search.backends.map(\.name) == ["codex"])
        let here = ProgramSearch(environment: ["PATH": "."], working: folder.path)
        #expect(here.find("codex") != nil)
    }
}
