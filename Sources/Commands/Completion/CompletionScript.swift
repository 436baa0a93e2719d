import ArgumentParser

/// The script that completes this program's command line in a shell.
///
/// The library writes one for `git-orchestrate`; what makes it work behind `git` is ours. Bash: git's
/// own completion calls `_git_orchestrate`, and loads it from a file called `git-orchestrate`. Zsh: git's
/// completion calls `_git-orchestrate`, which is the library's, and shows the second line of its
/// file. Fish asks for the completions of `git-orchestrate` by itself, from 3.6.1 on.
enum CompletionScript {
    /// The same commands under the name that shells know the program by.
    private struct Dashed: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "git-orchestrate",
            abstract: GitOrchestrate.configuration.abstract,
            version: GitOrchestrate.configuration.version,
            subcommands: GitOrchestrate.configuration.subcommands
        )
    }

    static func text(for shell: CompletionShell) -> String {
        var lines = Dashed.completionScript(for: shell)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        switch shell {
        case .bash:
            // It is read by a shell and never run.
            lines[0] = "# Completes git orchestrate in bash, also as git-orchestrate."
            lines += ["", wrapper]
        case .zsh:
            lines.insert("#description \(description)", at: 1)
        default: break
        }
        return lines.joined(separator: "\n")
    }

    /// As the other lines of `git <TAB>` are.
    private static var description: String {
        let abstract = GitOrchestrate.configuration.abstract
        return abstract.prefix(1).lowercased() + abstract.dropFirst().filter { $0 != "." }
    }

    /// Puts the words of the dashed form in the place of those behind `git`, and its options.
    private static let wrapper = """
        _git_orchestrate() {
            local first="${__git_cmd_idx:-1}"
            local -a COMP_WORDS=(git-orchestrate "${COMP_WORDS[@]:first+1}")
            local COMP_CWORD=$((COMP_CWORD - first))
            _git-orchestrate git-orchestrate "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        }
        """
}
