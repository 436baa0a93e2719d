import CLibgit2

/// A change to one path of a tree.
package struct TreeChange: Sendable, Hashable {
    package let path: GitPath
    /// The new entry; nil removes the path.
    package let entry: (mode: FileMode, id: ObjectID)?

    package static func set(_ path: GitPath, _ mode: FileMode, _ id: ObjectID) -> TreeChange {
        TreeChange(path: path, entry: (mode, id))
    }

    package static func remove(_ path: GitPath) -> TreeChange {
        TreeChange(path: path, entry: nil)
    }

    package static func == (left: TreeChange, right: TreeChange) -> Bool {
        left.path == right.path && left.entry?.mode == right.entry?.mode
            && left.entry?.id == right.entry?.id
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(entry?.id)
    }
}

extension Repository {
    /// Stores the tree that `base` becomes by `changes`; nil as base is the empty tree.
    ///
    /// Only the trees on the way to the changed paths are written. A file may become a folder and
    /// the other way round: a folder that a change puts a file at is replaced by it. A removed path
    /// that is not there is no error; a folder that becomes empty goes away.
    package func writeTree(
        _ base: ObjectID?,
        changing changes: [TreeChange],
    ) throws(GitError) -> ObjectID {
        let node = ChangeNode()
        for change in changes {
            node.insert(change.path.bytes.split(separator: UInt8(ascii: "/"))[...], change)
        }
        if let tree = try write(node, over: base) { return tree }
        return try emptyTree()
    }

    /// The tree with nothing in it, stored.
    package func emptyTree() throws(GitError) -> ObjectID { try writeTree(entries: []) }

    /// Stores a tree of exactly these entries.
    func writeTree(entries: some Sequence<TreeEntry>) throws(GitError) -> ObjectID {
        let builder = try Handle(git_treebuilder_free, "start a tree") { made in
            git_treebuilder_new(&made, pointer, nil)
        }
        for entry in entries {
            var id = entry.id.raw
            let path = GitPath(bytes: entry.name)
            let code = path.withCString { name in
                git_treebuilder_insert(
                    nil,
                    builder.pointer,
                    name,
                    &id,
                    git_filemode_t(entry.mode.rawValue)
                )
            }
            try check(code, "put \(path) into a tree")
        }
        var written = git_oid()
        try check(git_treebuilder_write(&written, builder.pointer), "store a tree")
        return ObjectID(written)
    }

    /// Nil when nothing is left, which in a parent means that the entry goes away.
    private func write(_ node: ChangeNode, over base: ObjectID?) throws(GitError) -> ObjectID? {
        var entries: [[UInt8]: TreeEntry] = [:]
        if let base {
            for entry in try self.entries(ofTree: base) { entries[entry.name] = entry }
        }
        for (name, child) in node.children {
            let existing = entries[name]
            if let entry = child.leaf?.entry {
                // A file in the place of a folder: what was removed below goes with the folder.
                entries[name] = TreeEntry(name: name, mode: entry.mode, id: entry.id)
                continue
            }
            if child.onlyRemoves, child.leaf != nil || existing?.mode != .tree {
                if child.leaf != nil { entries[name] = nil }
                continue
            }
            let below = existing?.mode == .tree ? existing?.id : nil
            let tree = try write(child, over: below)
            entries[name] = tree.map { TreeEntry(name: name, mode: .tree, id: $0) }
        }
        return entries.isEmpty ? nil : try writeTree(entries: entries.values)
    }
}

/// The changes of one folder, by name.
private final class ChangeNode {
    var children: [[UInt8]: ChangeNode] = [:]
    var leaf: TreeChange?

    /// Whether nothing below puts an entry: then a file in the place of this folder stays.
    var onlyRemoves: Bool {
        leaf?.entry == nil && children.values.allSatisfy(\.onlyRemoves)
    }

    func insert(_ components: ArraySlice<ArraySlice<UInt8>>, _ change: TreeChange) {
        guard let first = components.first else {
            leaf = change
            return
        }
        let child = children[Array(first)] ?? ChangeNode()
        children[Array(first)] = child
        child.insert(components.dropFirst(), change)
    }
}
