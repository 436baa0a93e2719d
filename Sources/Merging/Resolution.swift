package import Git
package import Planning

/// A person's answer to a merge that did not go by itself: the tree it comes to, and what of it answers
/// the same question elsewhere.
package struct Resolution: Sendable, Equatable, Codable {
    /// The merge: the trees that went into it, whatever commits they were in.
    package let key: MergeKey
    /// What it came to.
    package let tree: ObjectID
    package let subtask: SubtaskID
    /// Whom it disagreed with.
    package let with: [SubtaskID]
    /// The run in which it was given.
    package let run: String
    package let resolvedBy: Signature
    /// Whether an agent made it: then it counts only where agents may decide.
    package var isByAgent: Bool { byAgent ?? false }
    private let byAgent: Bool?
    /// Every path that was in question, or that the person changed beyond those.
    package let files: [File]
    /// The conflicts inside files whose answers could be told apart.
    package let hunks: [Hunk]

    package init(
        key: MergeKey,
        tree: ObjectID,
        subtask: SubtaskID,
        with: [SubtaskID],
        run: String,
        resolvedBy: Signature,
        isByAgent: Bool,
        files: [File],
        hunks: [Hunk],
    ) {
        self.key = key
        self.tree = tree
        self.subtask = subtask
        self.with = with
        self.run = run
        self.resolvedBy = resolvedBy
        byAgent = isByAgent ? true : nil
        self.files = files
        self.hunks = hunks
    }

    /// One path.
    package struct File: Sendable, Equatable, Codable {
        package let path: GitPath
        /// What was there to decide about.
        package let key: FileKey
        /// Whether git left it to a person; else the person changed what was merged.
        package let isConflict: Bool
        /// What is there now; nil when it is gone.
        package let mode: FileMode?
        package let id: ObjectID?
    }

    /// One conflict inside a file, and the lines that took its place.
    package struct Hunk: Sendable, Equatable, Codable {
        package let path: GitPath
        package let key: HunkKey
        /// A blob.
        package let text: ObjectID
    }
}

/// What makes two merges the same: the trees of both sides and of their bases.
package struct MergeKey: ContentKey {
    package let id: ObjectID

    package init(ours: ObjectID, theirs: ObjectID, bases: [ObjectID]) {
        let lines = ["merge", ours.hex, theirs.hex] + bases.map(\.hex).sorted()
        id = .ofBlob(Array(lines.joined(separator: "\n").utf8))
    }

    package init(id: ObjectID) { self.id = id }
}

/// What makes the question about a path the same: its versions, or what they were merged to.
package struct FileKey: ContentKey {
    package let id: ObjectID

    /// A path that git left to a person.
    package init(_ path: GitPath, _ stages: [MergeStage]) {
        let versions = stages.filter { $0.path == path }.map {
            "\($0.side.rawValue) \($0.mode.rawValue) \($0.id)"
        }
        self.init(path, versions.sorted())
    }

    /// A path that was merged, to `entry` or to nothing.
    package init(_ path: GitPath, merged entry: TreeEntry?) {
        self.init(path, [entry.map { "merged \($0.mode.rawValue) \($0.id)" } ?? "nothing"])
    }

    private init(_ path: GitPath, _ words: [String]) {
        id = .ofBlob(
            Array("file\n".utf8) + path.bytes + Array(("\n" + words.joined(separator: "\n")).utf8)
        )
    }

    package init(id: ObjectID) { self.id = id }
}

/// What makes two conflicts inside files the same: the lines of the base, and of both sides in either
/// order.
package struct HunkKey: ContentKey {
    package let id: ObjectID

    package init(base: ArraySlice<UInt8>, ours: ArraySlice<UInt8>, theirs: ArraySlice<UInt8>) {
        let sides = [ours, theirs].sorted { $0.lexicographicallyPrecedes($1) }
        var text = Array("hunk\n".utf8)
        for part in [base] + sides {
            text += Array("\(part.count)\n".utf8)
            text += part
        }
        id = .ofBlob(text)
    }

    package init(id: ObjectID) { self.id = id }
}

/// A name that follows from what is named, and from nothing else.
package protocol ContentKey: Hashable, Sendable, TextCoded {
    var id: ObjectID { get }
    init(id: ObjectID)
}

extension ContentKey {
    package var description: String { id.hex }

    package init?(coded text: String) {
        guard let id = ObjectID(coded: text) else { return nil }
        self.init(id: id)
    }
}
