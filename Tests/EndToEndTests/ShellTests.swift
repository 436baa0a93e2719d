import Foundation
import SystemPackage
import TestSupport
import Testing

/// What the shells and `man` make of an installed program.
struct ShellTests {
    private let installation: Installation
    private let test: TestRepository

    init() throws {
        installation = try Installation()
        test = try TestRepository()
        try test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: alpha, run: \"true\"}, {id: beta, run: \"true\"}]\nintegration: {}\n"
        )
        let installed = try installation.run("git orchestrate install", test)
        #expect(installed.status == 0, "\(installed.narration)")
        #expect(try installation.run("git orchestrate start", test).status == 0)
    }

    private var prefix: FilePath { test.folder.appending(".local") }

    /// With the installed program on `PATH`, as a profile puts it there.
    private var variables: [String: String] {
        [
            "PATH": "\(prefix)/bin:" + (test.environment()["PATH"] ?? ""),
            "MANPAGER": "cat", "MANWIDTH": "80", "TERM": "dumb",
        ]
    }

    private func run(_ line: String) throws -> Installation.Said {
        try installation.run(line, test, in: test.folder, environment: variables)
    }

    private func script(_ name: String, _ text: String) throws -> String {
        try test.write(name, text, in: test.folder)
        return name
    }

    @Test(
        .enabled(if: Program.exists("man"), "man is not installed: its pages were not shown"),
        arguments: [
            ("git help orchestrate", "GIT-ORCHESTRATE(1)"),
            ("git orchestrate --help", "GIT-ORCHESTRATE(1)"),
            ("git help orchestrate-start", "GIT-ORCHESTRATE-START(1)"),
            ("git help git-orchestrate-start", "GIT-ORCHESTRATE-START(1)"),
            ("man git-orchestrate-conflicts", "GIT-ORCHESTRATE-CONFLICTS(1)"),
        ]
    )
    func `git's help shows the manual`(line: String, title: String) throws {
        let said = try run(line)
        #expect(said.status == 0, "\(said.narration)")
        #expect(said.answer.hasPrefix(title))
        #expect(said.narration == "")
    }

    @Test(
        .enabled(
            if: Program.exists("bash")
                && FileManager.default.fileExists(atPath: ShellTests.gitCompletion),
            "there is no bash with git's completion: ours was not tried there"
        )
    )
    func `bash completes behind git, and asks the repository that git is told`() throws {
        // Called as bash calls it; ours is found by git's where bash-completion would find it.
        let script = try script(
            "complete.bash",
            """
            source \(ShellTests.gitCompletion)
            source .local/share/bash-completion/completions/git-orchestrate
            try() {
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMPREPLY=()
                COMP_POINT=${#COMP_LINE}
                __git_wrap__git_main
                echo "${COMPREPLY[*]}"
            }
            dashed() {
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMPREPLY=()
                COMP_POINT=${#COMP_LINE}
                _git-orchestrate "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                echo "${COMPREPLY[*]}"
            }
            try git orch
            try git orchestrate resu
            try git -C repo orchestrate resume ""
            try git -C repo orchestrate start --ser
            try git -C repo orchestrate retry ""
            try git -C repo orchestrate accept --into ma
            try git orchestrate completion ""
            try git orchestrate resume ""
            dashed git-orchestrate conf

            """
        )
        let said = try run("bash --norc \(script)")
        #expect(said.narration == "")
        expectText(
            said.answer.replacing(" \n", with: "\n"),
            """
            orchestrate
            resume
            t-1
            --serialize-overlaps
            alpha beta
            main
            bash zsh fish

            conflicts

            """
        )
    }

    private static let gitCompletion = "/usr/share/bash-completion/completions/git"

    @Test(
        .enabled(if: Program.exists("zsh"), "zsh is not installed: completion was not tried there")
    )
    func `zsh completes behind git`() throws {
        // A terminal of its own, in which somebody presses the tabulator and waits for the words.
        let script = try script(
            "complete.zsh",
            """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            await() { local text line; while zpty -r shell line; do
                text+=$line; [[ $text == *$1* ]] && break; done; print -r -- $text }
            zpty -w shell "PS1=; fpath=($PWD/.local/share/zsh/site-functions \\$fpath); cd repo"
            zpty -w shell 'autoload -Uz compinit; compinit -u -D; LISTMAX=0; stty cols 200 rows 50'
            zpty -w shell "bindkey '^I' list-choices; echo BE''GIN"
            await BEGIN >/dev/null
            for pair in 'git orchestrate resu|resume ' 'git orchestrate accept |t-1' \\
                'git orchestrate retry |beta' 'git orchestrate start --ser|--serialize-overlaps' \\
                'git orchestrat|orchestrate -- run a plan of subtasks'; do
                zpty -w -n shell "${pair%%|*}"$'\\t'
                await "${pair#*|}"
                zpty -w shell $'\\C-u'"echo EN''D"
                await END
            done

            """
        )
        let said = try run("timeout 60 zsh -f \(script)")
        #expect(said.status == 0, "\(said.narration)")
        #expect(said.answer.split(separator: "\n").count { $0.contains("END") } == 5)
    }

    @Test(
        .enabled(
            if: Program.exists("fish"),
            "fish is not installed: completion was not tried there"
        )
    )
    func `fish completes the dashed form`() throws {
        let script = try script(
            "complete.fish",
            """
            source .local/share/fish/vendor_completions.d/git-orchestrate.fish
            cd repo
            complete -C 'git-orchestrate resu'
            complete -C 'git-orchestrate resume '
            complete -C 'git-orchestrate retry b'
            complete -C 'git-orchestrate start --ser'

            """
        )
        let said = try run("fish --no-config \(script)")
        #expect(said.narration == "")
        let words = said.answer.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
        #expect(words.prefix(4) == ["resume", "t-1", "beta", "--serialize-overlaps"])
    }

    @Test func `the pattern's Quick Start runs as it is written (R07)`() throws {
        try test.git("init", "--quiet", "--initial-branch=main", "../fresh")
        let fresh = test.folder.appending("fresh")
        for (name, value) in [
            ("user.name", "Test Author"), ("user.email", "author@example.com"),
            ("orchestrate.trust", "always"),
            ("orchestrate.command", "echo done > $ORCHESTRATE_SUBTASK.txt"),
        ] {
            try test.git("config", name, value, in: fresh)
        }
        try test.commitAll("First commit", in: fresh)
        let script = try script(
            "quick.sh",
            "set -e\ncat > orchestration.yml <<EOF\n\(Examples.quickStart)EOF\n"
                + "orchestrate-tasks --config orchestration.yml >&2\norchestrate-status\n"
        )
        let said = try installation.run(
            "sh ../\(script)",
            test,
            in: fresh,
            environment: variables
        )
        #expect(said.status == 0, "\(said.narration)")
        #expect(said.answer.contains("Wave 3: integration (verifier-agent) [MERGED]"))
        let files = try test.git(
            "ls-tree",
            "--name-only",
            "orchestrate/add-user-notifications-1/_integration",
            in: fresh
        )
        #expect(files == "backend.txt\nfrontend.txt\nintegration.txt\nresearch.txt")
    }

    @Test func `names come in no time, and an error is silent`() throws {
        for (words, names) in [
            ("runs", "t-1\n"), ("subtasks", "alpha\nbeta\n"), ("planned", "alpha\nbeta\n"),
            ("tests", ""), ("resolutions", ""),
        ] {
            let said = try installation.run("git-orchestrate __complete \(words)", test)
            #expect(said == Installation.Said(status: 0, answer: names, narration: ""))
        }
        let branches = try installation.run("git-orchestrate __complete branches", test)
        #expect(branches.answer.split(separator: "\n").contains("orchestrate/t-1/_integration"))
        // Where there is no repository there are no names either.
        let nowhere = try installation.run(
            "git-orchestrate __complete runs",
            test,
            in: test.folder
        )
        #expect(nowhere == Installation.Said(status: 0, answer: "", narration: ""))
        // The best of a few: the machine may have other things to do.
        let times = try (0..<10).map { _ in
            try ContinuousClock().measure {
                _ = try installation.run("git-orchestrate __complete subtasks", test)
            }
        }
        let best = try #require(times.min())
        print("__complete subtasks: \(best)")
        #expect(best < .milliseconds(50))
    }
}
