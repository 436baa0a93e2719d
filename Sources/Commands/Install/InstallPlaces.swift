import ArgumentParser
import Orchestration
import SystemPackage

/// All files of this program, and where they belong.
enum InstallPlaces {
    /// Completions go where bash and fish look below `~/.local` and `/usr/local` by themselves; zsh looks
    /// only where its `fpath` says.
    static func files(program: FilePath) throws -> [InstalledFile] {
        let manual = try Manual.pages().map {
            InstalledFile("share/man/man1/\($0.file)", .text($0.text))
        }
        return [
            InstalledFile("bin/git-orchestrate", .program(program)),
            // The names that the pattern gives it.
            InstalledFile("bin/orchestrate-tasks", .link("git-orchestrate")),
            InstalledFile("bin/orchestrate-status", .link("git-orchestrate")),
            InstalledFile(
                "share/bash-completion/completions/git-orchestrate",
                .text(CompletionScript.text(for: .bash) + "\n")
            ),
            InstalledFile(
                "share/zsh/site-functions/_git-orchestrate",
                .text(CompletionScript.text(for: .zsh) + "\n")
            ),
            InstalledFile(
                "share/fish/vendor_completions.d/git-orchestrate.fish",
                .text(CompletionScript.text(for: .fish) + "\n")
            ),
        ] + manual
    }
}
