import SystemPackage

/// What `hooks --json` answers.
struct HooksDocument: Encodable {
    private struct Item: Encodable {
        let name: String
        let path: String
        /// Afterwards.
        let state: String
        let manager: HookManager?
        /// What was there before ours and runs first.
        let before: String?
        /// Nil when somebody only asked.
        let step: HookFile.Step?
    }

    private let schema = "git-orchestrate/hooks/1"
    /// Where the repository's hooks are kept instead, by `core.hooksPath`.
    private let hooksPath: String?
    private let isDryRun: Bool
    private let hooks: [Item]

    init(hooksPath: String?, isDryRun: Bool, _ hooks: [(file: HookFile, step: HookFile.Step?)]) {
        self.hooksPath = hooksPath
        self.isDryRun = isDryRun
        self.hooks = hooks.map { file, step in
            var manager: HookManager?
            if case .managed(let found) = file.state { manager = found }
            return Item(
                name: file.hook.rawValue,
                path: file.path.string,
                state: file.state.word,
                manager: manager,
                before: file.hasBefore ? file.before.string : nil,
                step: step
            )
        }
    }
}
