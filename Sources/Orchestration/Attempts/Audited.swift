package import Git
package import Planning

/// Something that all share was changed while agents ran, by one of them or by somebody else.
package struct Audited: Sendable, Equatable, Codable {
    /// An attempt that ran at the time.
    package struct Attempt: Sendable, Hashable, Codable {
        package let subtask: SubtaskID
        package let attempt: Int
    }

    package enum Kind: String, Sendable, Codable {
        case config
        case hook
        case ref
        case stash
        /// The main worktree's `HEAD`.
        case head
        /// A file of the user's checkout.
        case file
    }

    package struct Change: Sendable, Equatable, Codable {
        package let kind: Kind
        /// The ref, hook or path.
        package let name: String
        /// What a ref or `HEAD` was; nil when it was not there, or when it is something else.
        package let was: String?
        package let now: String?
    }

    package let attempts: [Attempt]
    package let changes: [Change]
    /// Where the changed config is in the journal's tree, and whether what was there before is back.
    package let config: ConfigCopy?
    /// Commits that refs no longer point to.
    package let alsoKept: [ObjectID]

    package struct ConfigCopy: Sendable, Equatable, Codable {
        package let path: GitPath
        package let isPutBack: Bool
    }
}

extension Audited {
    /// What became different from one look to the next, refs by name, then files.
    static func changes(from old: SharedState, to new: SharedState) -> [Change] {
        var changes: [Change] = []
        if old.config != new.config {
            changes.append(Change(kind: .config, name: "config", was: nil, now: nil))
        }
        for name in Set(old.hooks.keys).union(new.hooks.keys).sorted()
        where old.hooks[name] != new.hooks[name] {
            changes.append(
                Change(
                    kind: .hook,
                    name: name,
                    was: old.hooks[name] == nil ? nil : "there",
                    now: new.hooks[name] == nil ? nil : "there"
                )
            )
        }
        let names = Set(old.refs.keys).union(new.refs.keys).filter {
            old.refs[$0] != new.refs[$0]
        }
        // A fetch may move thousands; those that are gone come first, since they may have held
        // something alone.
        let sorted = names.sorted { $0.text < $1.text }
        let gone = sorted.filter { new.refs[$0] == nil }
        for name in (gone + sorted.filter { new.refs[$0] != nil }).prefix(100) {
            changes.append(
                Change(
                    kind: .ref,
                    name: name.text,
                    was: old.refs[name]?.hex,
                    now: new.refs[name]?.hex
                )
            )
        }
        // One that was added is the user's own doing; one that is gone may not be.
        for id in old.stashes where !new.stashes.contains(id) {
            changes.append(Change(kind: .stash, name: "stash", was: id.hex, now: nil))
        }
        if old.head != new.head {
            changes.append(
                Change(kind: .head, name: "HEAD", was: line(old.head), now: line(new.head))
            )
        }
        return changes
    }

    /// Files of the checkout that became different from one look to the next, at most 100.
    static func changes(
        from old: [GitPath: FileStamp?],
        to new: [GitPath: FileStamp?],
    ) -> [Change] {
        Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted().prefix(100).map {
            Change(kind: .file, name: $0.description, was: nil, now: nil)
        }
    }

    private static func line(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
