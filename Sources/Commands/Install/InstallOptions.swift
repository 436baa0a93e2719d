import ArgumentParser
import Foundation
import Orchestration
import SystemPackage

/// What `install` and `uninstall` have in common.
struct InstallOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder below which it is; ~/.local when not given.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var prefix: String?

    @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Only tell what would be done.")
    var isDryRun = false

    @Flag(help: "Answer with one JSON document.")
    var json = false

    /// A shell expands `~` only where it begins a word, and in `--prefix=~/x` it does not.
    func installer(_ surroundings: Surroundings) throws -> Installer {
        let home = surroundings.environment["HOME"].map { FilePath($0) }
        guard let prefix else {
            guard let home, home.isAbsolute else { throw InstallError.noHome }
            return Installer(prefix: home.appending(".local"))
        }
        if prefix.hasPrefix("~/"), let home {
            return Installer(
                prefix: home.appending(FilePath(String(prefix.dropFirst(2))).components)
            )
        }
        return Installer(prefix: surroundings.path(prefix).lexicallyNormalized())
    }

    /// Tells the steps, those that change nothing in one line.
    func tell(_ steps: [Installer.Step], _ installer: Installer, _ surroundings: Surroundings)
        throws
    {
        let console = surroundings.console
        if json {
            let document = InstallDocument(
                prefix: installer.prefix.string,
                isDryRun: isDryRun,
                files: steps.map { .init(path: $0.path, action: $0.action.rawValue) }
            )
            try console.answer(document: document)
            return
        }
        for step in steps {
            let path = installer.prefix.appending(FilePath(step.path).components)
            let would = isDryRun ? "would " : ""
            switch step.action {
            case .install: console.answer("\(isDryRun ? "would install" : "installed") \(path)")
            case .replace: console.answer("\(isDryRun ? "would replace" : "replaced") \(path)")
            case .remove: console.answer("\(isDryRun ? "would remove" : "removed") \(path)")
            case .keepChanged:
                console.answer(
                    "\(would)\(isDryRun ? "keep" : "kept") \(path), which was changed since"
                )
            case .keep: break
            }
        }
        let same = steps.count { $0.action == .keep }
        if same > 0 {
            console.answer("\(same) \(same == 1 ? "file is" : "files are") as they should be")
        }
    }
}

/// What `install --json` and `uninstall --json` answer.
struct InstallDocument: Encodable {
    struct File: Encodable {
        let path: String
        let action: String
    }

    let schema = "git-orchestrate/install/1"
    let prefix: String
    let isDryRun: Bool
    let files: [File]
}

/// Why nothing could be installed.
enum InstallError: Error {
    case noHome
}
