import Agents
import Git
import Planning

/// What `setup` left in a workspace that git does not ignore: no work of the agent, unless it changes
/// that, or commits it.
struct SetupProducts: WholeFile, Sendable, Equatable {
    private struct Entry: Codable, Hashable {
        let path: GitPath
        /// Neither where the path was removed.
        let mode: FileMode?
        let id: ObjectID?

        init(_ change: TreeChange) {
            path = change.path
            mode = change.entry?.mode
            id = change.entry?.id
        }
    }

    private let entries: Set<Entry>

    static let none = SetupProducts(Leftovers.none)

    init(_ leftovers: Leftovers) { entries = Set(leftovers.changes.map(Entry.init)) }

    /// Nothing, where nobody has taken note of anything.
    static func of(_ subtask: SubtaskID, attempt: Int, _ names: RunNames) -> SetupProducts {
        read(names.setupProducts(subtask, attempt: attempt)) ?? .none
    }

    var isEmpty: Bool { entries.isEmpty }

    /// What is as `setup` left it.
    func contains(_ change: TreeChange) -> Bool { entries.contains(Entry(change)) }
}
