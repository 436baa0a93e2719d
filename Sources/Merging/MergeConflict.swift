package import Git
package import Planning

/// A subtask whose tip does not merge, with all that a person needs to decide.
package struct MergeConflict: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    /// The subtask's tip.
    package let tip: ObjectID
    /// What it was to be merged into.
    package let onto: ObjectID
    /// The subtasks it disagrees with, merged before it; empty when only their sum does.
    package let with: [SubtaskID]
    /// The pair of commits that do not go together; nil where none was found.
    package let clash: Clash?
    /// What is merged, with marks where it is not; nil where nothing could be merged at all.
    package let tree: ObjectID?
    /// The versions of each path, as the index of a merge would hold them.
    package let stages: [MergeStage]
    package let conflicts: [Conflict]

    package init(
        subtask: SubtaskID,
        tip: ObjectID,
        onto: ObjectID,
        with: [SubtaskID],
        clash: Clash? = nil,
        tree: ObjectID?,
        stages: [MergeStage],
        conflicts: [Conflict],
    ) {
        self.subtask = subtask
        self.tip = tip
        self.onto = onto
        self.with = with
        self.clash = clash
        self.tree = tree
        self.stages = stages
        self.conflicts = conflicts
    }

    /// All paths, each once, sorted.
    package var paths: [GitPath] { Set(conflicts.flatMap(\.paths)).sorted() }
}

/// Two commits of two subtasks: everything before either of them still merges.
package struct Clash: Sendable, Equatable, Codable {
    /// Whose commit the other one is.
    package let with: SubtaskID
    package let other: ObjectID
    package let own: ObjectID
}
