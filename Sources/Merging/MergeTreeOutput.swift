import Git

/// The answer of `git merge-tree --write-tree -z --messages`, read.
///
/// Source: git-merge-tree(1), OUTPUT. Conflicts are taken from the messages, never guessed from the
/// stages or from markers in the tree, which the manual warns of. Read leniently: git 2.39 writes one
/// unframed text (advice about submodules) that a strict reader stumbles over.
package enum MergeTreeOutput {
    /// Nil when this is no answer: git failed, or has no such command.
    package static func read(status: Int32, output: [UInt8]) -> ReferenceMergeAnswer? {
        guard status == 0 || status == 1 else { return nil }
        let fields = output.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
        guard let first = fields.first,
            let tree = ObjectID(hex: String(decoding: first, as: UTF8.self))
        else { return nil }
        if status == 0 { return .clean(tree: tree) }
        // After the tree: the stages, then an empty field, then the messages.
        let entries = fields.dropFirst().prefix { !$0.isEmpty }
        let stages = entries.compactMap(stage)
        let messages = fields.dropFirst(1 + entries.count + 1)
        var conflicts = conflicts(in: Array(messages))
        let named = Set(conflicts.flatMap(\.paths))
        let missing = Set(stages.map(\.path)).subtracting(named)
        if !missing.isEmpty || conflicts.isEmpty {
            conflicts.append(Conflict(kind: .other, paths: missing.sorted()))
        }
        // A binary file is reported a second time, as contents.
        let binary = Set(conflicts.filter { $0.kind == .binary }.map(\.paths))
        conflicts.removeAll {
            ($0.kind == .content || $0.kind == .addAdd) && binary.contains($0.paths)
        }
        return .conflicted(ConflictedMerge(tree: tree, stages: stages, conflicts: conflicts))
    }

    /// One entry of the index, as `git ls-files --stage` prints it.
    private static func stage(_ field: [UInt8]) -> MergeStage? {
        guard let tab = field.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
        let words = String(decoding: field[..<tab], as: UTF8.self).split(separator: " ")
        guard words.count == 3, let bits = UInt32(words[0], radix: 8),
            let mode = FileMode(rawValue: bits), let id = ObjectID(hex: String(words[1])),
            let side = Int(words[2]).flatMap(MergeStage.Side.init)
        else { return nil }
        return MergeStage(
            path: GitPath(bytes: Array(field[(tab + 1)...])),
            side: side,
            mode: mode,
            id: id
        )
    }

    /// Each message: how many paths, the paths, the type, the text.
    private static func conflicts(in fields: [[UInt8]]) -> [Conflict] {
        var found: [Conflict] = []
        var index = 0
        while index < fields.count {
            guard let count = Int(String(decoding: fields[index], as: UTF8.self)), count >= 0,
                index + count + 2 < fields.count
            else {
                index += 1
                continue
            }
            let paths = fields[(index + 1)..<(index + 1 + count)].map(GitPath.init(bytes:))
            let type = String(decoding: fields[index + 1 + count], as: UTF8.self)
            let text = String(decoding: fields[index + 2 + count], as: UTF8.self)
            if type.hasPrefix("CONFLICT") {
                found.append(Conflict(kind: kind(type, text), paths: paths))
            }
            index += count + 3
        }
        return found
    }

    /// Git's short descriptions are relied upon by tools and do not change; the text tells an
    /// add/add from other content conflicts.
    private static func kind(_ type: String, _ text: String) -> Conflict.Kind {
        switch type {
        case "CONFLICT (contents)": text.contains("(add/add)") ? .addAdd : .content
        case "CONFLICT (binary)": .binary
        case "CONFLICT (file/directory)": .fileDirectory
        case "CONFLICT (distinct modes)": .distinctModes
        case "CONFLICT (modify/delete)": .modifyDelete
        case "CONFLICT (rename/rename)": .renameRename
        case "CONFLICT (rename involved in collision)": .renameCollision
        case "CONFLICT (rename/delete)": .renameDelete
        // "… suggested", "file in way of …", "… collision", and two of them without the space.
        case _ where type.contains("directory rename"): .directoryRename
        case _ where type.hasPrefix("CONFLICT (submodule"): .submodule
        default: .other
        }
    }
}
