/// Says that a subtask comes after another one, and why.
package struct Dependency: Sendable, Hashable {
    /// The subtask that comes first.
    package let id: SubtaskID
    /// What the later subtask needs from it.
    package let kind: Kind

    /// Makes a dependency on a subtask.
    package init(id: SubtaskID, kind: Kind) {
        self.id = id
        self.kind = kind
    }

    /// Says what the later subtask needs from the earlier one.
    ///
    /// The raw values are those of the key `type` in a plan file.
    package enum Kind: String, Sendable, CaseIterable {
        /// It starts from the other's commits.
        case data
        /// It only runs later.
        case logical
    }
}
