package import Git
package import Merging
import Planning

/// What the last integration came to.
package struct IntegrationRecord: Sendable, Equatable {
    package private(set) var merged: [Merged] = []
    package private(set) var conflicts: [MergeConflict] = []
    package private(set) var held: [Held] = []
    package private(set) var checks: [Checked] = []
    package private(set) var blames: [Blamed] = []
    package private(set) var evicted: [Evicted] = []
    /// Nil until it ends.
    package private(set) var result: Integrated?

    /// The merge that a commit on the branch stands for, where each subtask is one commit in a line: its
    /// history tells what is merged.
    package func merge(behind tip: ObjectID) -> ObjectID? {
        merged.last { $0.squash == tip }?.commit
    }

    /// What is recorded after a result belongs to the next integration; of one that never came to a
    /// result, what is said last of a subtask or a test counts.
    mutating func apply(_ event: JournalEvent) {
        if result != nil { self = IntegrationRecord() }
        switch event {
        case .merged(let facts):
            forget(facts.subtask)
            merged.append(facts)
        case .conflicted(let conflict):
            forget(conflict.subtask)
            conflicts.append(conflict)
        case .held(let facts):
            forget(facts.subtask)
            held.append(facts)
        case .checked(let facts):
            checks.removeAll { $0.test == facts.test }
            blames.removeAll { $0.test == facts.test }
            checks.append(facts)
        case .blamed(let facts): blames.append(facts)
        case .evicted(let facts):
            forget(facts.subtask)
            evicted.append(facts)
        case .integrated(let facts): result = facts
        default: break
        }
    }

    private mutating func forget(_ subtask: SubtaskID) {
        merged.removeAll { $0.subtask == subtask }
        conflicts.removeAll { $0.subtask == subtask }
        held.removeAll { $0.subtask == subtask }
        evicted.removeAll { $0.subtask == subtask }
    }
}
