import SystemPackage

/// What all worktrees of a repository share, or belongs to the main one, as it is at an instant.
package struct SharedState: Sendable, Equatable {
    /// The bytes of the shared `config`.
    package let config: [UInt8]
    /// The files of the `hooks` folder.
    package let hooks: [String: FileStamp]
    /// The refs that do not belong to any run, but for the stash.
    package let refs: [RefName: ObjectID]
    /// The stashes that no agent made.
    package let stashes: [ObjectID]
    /// The main worktree's `HEAD`, as its file has it.
    package let head: [UInt8]

    /// The same with another config.
    package func with(config: [UInt8]) -> SharedState {
        SharedState(config: config, hooks: hooks, refs: refs, stashes: stashes, head: head)
    }
}

extension Repository {
    /// Looks at what is shared; refs below one of `prefixes` do not count, nor stashes that were made on
    /// a branch below `branches`.
    package func sharedState(
        without prefixes: [String],
        branches: String,
    ) throws(GitError) -> SharedState {
        let common = layout.commonDirectory
        let folder = common.appending("hooks")
        var hooks: [String: FileStamp] = [:]
        for name in names(in: folder) where !name.hasSuffix(".sample") {
            hooks[name] = FileStamp(folder.appending(name))
        }
        var found: [RefName: ObjectID] = [:]
        for (name, id) in try refs(below: "refs/")
        where !prefixes.contains(where: { name.text.hasPrefix($0) }) && name.text != "refs/stash" {
            found[name] = id
        }
        return SharedState(
            config: contents(of: common.appending("config"), limit: 16 << 20) ?? [],
            hooks: hooks,
            refs: found,
            stashes: try stashes(notBelow: branches),
            head: contents(of: common.appending("HEAD")) ?? []
        )
    }

    /// The paths of the working tree that differ from `HEAD`, untracked ones included, each with what
    /// changes when it is written again; nil in a bare repository. The index is only read.
    package func changedFiles() throws(GitError) -> [GitPath: FileStamp?]? {
        guard let root = layout.workingTree else { return nil }
        var found: [GitPath: FileStamp?] = [:]
        for path in try changedPaths() {
            found.updateValue(FileStamp(root.appending(path)), forKey: path)
        }
        return found
    }
}
