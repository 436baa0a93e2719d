import Commands
import TestSupport
import Testing

/// What the scripts are made of; that shells complete by them is tried with the shells themselves.
struct CompletionCommandTests {
    @Test(arguments: [
        ("bash", "# Completes git orchestrate", "\n_git_orchestrate() {\n"),
        (
            "zsh", "#compdef git-orchestrate\n#description run a plan of ",
            "\n_git-orchestrate() {\n"
        ),
        ("fish", "function ", "\ncomplete -c 'git-orchestrate' "),
    ])
    func `each shell gets a script that knows every command`(
        shell: String,
        beginning: String,
        function: String,
    ) async throws {
        let said = try await CommandHarness().run("completion", shell)
        #expect(said.status == .done)
        #expect(said.answer.hasPrefix(beginning))
        #expect(said.answer.contains(function))
        for command in ["start", "resolve", "clean", "forecast"] {
            #expect(said.answer.contains(command))
        }
        // Only the repository knows these; the rest is in the script.
        #expect(said.answer.contains("orchestrate __complete subtasks"))
        #expect(!said.answer.contains("'__complete'"))
    }

    @Test func `another shell is wrong usage`() async throws {
        #expect(try await CommandHarness().run("completion", "powershell").status == .usage)
        #expect(try await CommandHarness().run("__complete", "nonsense").status == .usage)
    }
}
