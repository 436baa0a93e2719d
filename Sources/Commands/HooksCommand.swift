package import ArgumentParser
import Foundation
import Git
import Hooks
import Orchestration
import SystemPackage

/// Puts hooks for people into a repository, and takes them out again.
package struct HooksCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract:
            "Check plans on commit, and keep the branches of a live run: install or remove hooks.",
        usage: """
            git orchestrate hooks (install | uninstall) [--dry-run] [--json]
            git orchestrate hooks status [--json]
            git orchestrate hooks --print [pre-commit | reference-transaction | husky | lefthook | pre-commit-config]
            """,
    )

    enum Word: String, ExpressibleByArgument, CaseIterable {
        case install, uninstall, status
        case preCommit = "pre-commit"
        case referenceTransaction = "reference-transaction"
        case husky, lefthook
        case preCommitConfig = "pre-commit-config"

        /// What is to be printed; nil where something is to be done.
        var text: String? {
            switch self {
            case .install, .uninstall, .status: nil
            case .preCommit: Hooks.preCommit
            case .referenceTransaction: Hooks.referenceTransaction
            case .husky: Hooks.husky
            case .lefthook: Hooks.lefthook
            case .preCommitConfig: Hooks.preCommitConfig
            }
        }
    }

    @Argument(help: "install, uninstall or status; with --print, what to print.")
    var words: [Word] = []

    @Flag(help: "Print a hook, or what another tool's settings need, to be put where you like.")
    var print = false

    @Flag(name: [.customShort("n"), .long], help: "Tell what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Answer as JSON.")
    var json = false

    package init() {}

    package mutating func validate() throws {
        if print {
            let rest = words.filter { $0 != .install }
            guard rest.count <= 1, rest.allSatisfy({ $0.text != nil }), !dryRun, !json else {
                throw ValidationError("--print takes the name of one hook or tool")
            }
        } else {
            guard words.count == 1, words[0].text == nil else {
                throw ValidationError("say what to do: install, uninstall or status")
            }
            if dryRun, words[0] == .status {
                throw ValidationError("status does nothing that --dry-run could leave out")
            }
        }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        if print {
            let text = words.compactMap(\.text).first ?? Hooks.preCommit
            console.answer(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            return .done
        }
        let verb = words[0]
        let layout = try surroundings.repository()
        let folder = layout.commonDirectory.appending("hooks")
        let files = PeoplesHook.allCases.map { HookFile(hook: $0, folder: folder) }
        let elsewhere = try hooksPath(surroundings, folder)
        if verb == .status {
            try answer(files.map { ($0, nil) }, elsewhere, console)
            return .done
        }
        // It would be somebody's for good that an agent has put there.
        try surroundings.refuseInsideAgent()
        if let elsewhere { throw HooksError.kept(in: elsewhere, HookManager(ofFolder: elsewhere)) }
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: folder.string)) != nil {
            throw HooksError.folderIsLink(folder)
        }
        let steps = files.map { ($0, verb == .install ? $0.installation : $0.removal) }
        if !dryRun { for (file, step) in steps { try file.perform(step) } }
        try answer(steps.map { ($0.0, $0.1) }, nil, console)
        return files.contains { verb == .install ? isMissing($0) : isLeft($0) } ? .failed : .done
    }

    private func isMissing(_ file: HookFile) -> Bool { file.installation == .leave }

    /// Whether something of ours is still there; hooks of others are what should be.
    private func isLeft(_ file: HookFile) -> Bool {
        file.state == .edited || file.removal == .leave && file.hasBefore
    }

    /// Where hooks are kept instead; nil where it is the repository's own folder after all.
    private func hooksPath(_ surroundings: Surroundings, _ folder: FilePath) throws -> String? {
        let layout = try surroundings.repository()
        let value = try Settings.value(
            "core.hooksPath",
            in: layout,
            environment: surroundings.environment
        )
        // A hook manager, or one folder for all repositories of a person: neither is ours to change.
        guard let value, !value.isEmpty else { return nil }
        let path = Settings.hooksPath(value, environment: surroundings.environment) ?? value
        let main = RunNames.mainFolder(layout)
        return main.pushing(FilePath(path)).lexicallyNormalized() == folder ? nil : value
    }

    // MARK: Words

    private func answer(
        _ hooks: [(file: HookFile, step: HookFile.Step?)],
        _ elsewhere: String?,
        _ console: Console,
    ) throws {
        if json {
            try console.answer(
                document: HooksDocument(hooksPath: elsewhere, isDryRun: dryRun, hooks)
            )
        } else {
            for (file, step) in hooks { console.answer(line(file, step)) }
            if let elsewhere {
                console.answer(
                    "core.hooksPath is \(elsewhere): git runs the hooks there, and none of these"
                )
            }
        }
        for (file, step) in hooks where step == .leave {
            if words == [.install] || file.state == .edited || file.hasBefore {
                explain(file, console)
            }
        }
    }

    private func line(_ file: HookFile, _ step: HookFile.Step?) -> String {
        let name = file.hook.rawValue
        switch step {
        case nil:
            let before =
                file.hasBefore ? ", runs \(file.before.lastComponent?.string ?? "") first" : ""
            return "\(name): \(file.state.word)\(before) (\(file.path))"
        case .keep where file.state == .none: return "\(name): there is none at \(file.path)"
        case .keep: return "\(name): installed already at \(file.path)"
        case .leave: return "\(name): \(file.state.word), left as it is (\(file.path))"
        case .write:
            return "\(name): \(done("installed")) at \(file.path), which \(file.hook.purpose)"
        case .upgrade: return "\(name): \(done("brought up to date")) at \(file.path)"
        case .chain:
            return
                "\(name): \(done("installed")) at \(file.path); what was there runs first, as \(file.before)"
        case .remove: return "\(name): \(done("removed")) from \(file.path)"
        case .restore:
            return "\(name): \(done("removed")); what was there before is at \(file.path) again"
        }
    }

    private func done(_ word: String) -> String { dryRun ? "would be \(word)" : word }

    /// Why a hook is left as it is, and what a person may do instead.
    private func explain(_ file: HookFile, _ console: Console) {
        let name = file.hook.rawValue
        switch file.state {
        case .managed(let manager) where file.hook == .preCommit:
            console.narrate("hint: the hook is written by \(manager.rawValue); its settings need:")
            console.narrate("hint: \(manager.hint)")
        case .edited:
            console.narrate(
                "hint: somebody has changed \(name) since it was installed; what it would be:"
            )
            console.narrate("hint: \(file.hook.hint)")
        case .foreign where file.hasBefore:
            console.narrate(
                "hint: \(file.before) has what was there before ours, which something has replaced since"
            )
            console.narrate("hint: put together by hand what you want of the two")
        default:
            console.narrate("hint: \(file.hook.hint)")
        }
    }
}
