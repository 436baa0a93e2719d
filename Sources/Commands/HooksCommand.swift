package import ArgumentParser
import Foundation
import Git
import Hooks
import Orchestration
import SystemPackage

/// Puts the hook that checks plans into a repository, and takes it out again.
package struct HooksCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "Check plans on commit: install or remove the pre-commit hook.",
        usage: "git orchestrate hooks (install [--print] | uninstall | status)",
    )

    enum Verb: String, ExpressibleByArgument, CaseIterable {
        case install, uninstall, status
    }

    @Argument(help: "install, uninstall or status.")
    var verb: Verb

    @Flag(help: "With install: print the hook instead, to be put where you like.")
    var print = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        if print, verb == .install {
            console.answer(Hooks.preCommit)
            return .done
        }
        let layout = try surroundings.repository()
        let setting = try Settings.value(
            "core.hooksPath",
            in: layout,
            environment: surroundings.environment
        )
        // A hook manager, or one folder for all repositories of a person: neither is ours to change.
        if let setting, !setting.isEmpty { throw CommandError.hooksPathIsSet(setting) }
        let path = layout.commonDirectory.appending("hooks").appending("pre-commit")
        switch (verb, HookFile.state(at: path)) {
        case (.status, let state): console.answer("pre-commit: \(state.rawValue) (\(path))")
        case (.install, .none), (.install, .installed):
            try HookFile.write(Hooks.preCommit, to: path)
            console.answer("installed \(path)")
        case (.uninstall, .installed):
            try FileManager.default.removeItem(atPath: path.string)
            console.answer("removed \(path)")
        case (.uninstall, .none): console.answer("there is no hook at \(path)")
        case (.install, .foreign), (.uninstall, .foreign):
            throw CommandError.foreignHook(path.string)
        }
        return .done
    }
}

/// One hook of a repository.
enum HookFile {
    enum State: String {
        case none = "not installed"
        case installed
        case foreign = "another hook is there"
    }

    /// Ours is recognised by the whole text: one that was edited is somebody's work.
    static func state(at path: FilePath) -> State {
        guard let data = FileManager.default.contents(atPath: path.string) else { return .none }
        return data == Data(Hooks.preCommit.utf8) ? .installed : .foreign
    }

    static func write(_ text: String, to path: FilePath) throws {
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: URL(fileURLWithPath: path.string), options: .atomic)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: path.string
        )
    }
}
