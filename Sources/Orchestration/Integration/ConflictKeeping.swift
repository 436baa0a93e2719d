import Git
import Merging
import Planning

/// What the journal's tree keeps of a conflict, so that plain git shows it: the merged tree with marks,
/// and for each side the versions of the paths in question.
struct ConflictKeeping {
    private let conflict: MergeConflict
    private let owner: SubtaskID
    private let names: RunNames

    /// Of a merge in the train, or, with `start`, of the dependencies of a subtask.
    init(_ conflict: MergeConflict, beforeStartOf start: SubtaskID? = nil, in names: RunNames) {
        self.conflict = conflict
        self.names = names
        owner = start ?? conflict.subtask
    }

    /// Such as `conflicts/api/theirs/src/a.swift`.
    func attachments() throws -> [Journal.Attachment] {
        let repository = try Repository(at: names.commonDirectory)
        var found: [Journal.Attachment] = []
        for side in MergeStage.Side.allCases {
            // Two sides may have a file and a folder of one name; one side may not.
            let changes = conflict.stages.filter { $0.side == side }.map {
                TreeChange.set($0.path, $0.mode, $0.id)
            }
            guard !changes.isEmpty else { continue }
            found.append(
                Journal.Attachment(
                    path: RunNames.conflictPath(owner, side.name),
                    tree: try repository.writeTree(nil, changing: changes)
                )
            )
        }
        if let tree = conflict.tree {
            found.append(
                Journal.Attachment(path: RunNames.conflictPath(owner, "merged"), tree: tree)
            )
        }
        return found
    }
}

extension MergeStage.Side {
    /// As git names it.
    package var name: String {
        switch self {
        case .base: "base"
        case .ours: "ours"
        case .theirs: "theirs"
        }
    }
}
