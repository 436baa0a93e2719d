import Agents
package import Merging
package import Planning

/// A conflict of a run, and how it ended.
package struct ConflictStory: Sendable, Equatable {
    package let subtask: SubtaskID
    /// Nil where it never came up: an answer to it was known.
    package let conflict: MergeConflict?
    /// Whether it is the dependencies of the subtask that disagree.
    package let isBeforeStart: Bool
    package let time: Timestamp
    package internal(set) var ending: Ending

    package enum Ending: Sendable, Equatable {
        /// It waits for a person.
        case open
        case resolvedByPerson
        /// By an answer that a person had given to the same conflict before.
        case answeredBefore
        case resolvedByAgent
        /// The subtask was done again, on top of what was merged.
        case doneAgain
        /// A person left the subtask out.
        case leftOut
        /// A later integration had no conflict any more.
        case vanished
    }
}

/// Goes through a journal once and tells each conflict from its beginning to its end.
struct ConflictFold {
    private(set) var stories: [ConflictStory] = []
    /// Who has answered a conflict that is not merged yet.
    private var answers: [SubtaskID: ConflictStory.Ending] = [:]

    mutating func take(_ entry: JournalEntry) {
        switch entry.event {
        case .conflicted(let conflict): begin(conflict.subtask, conflict, false, entry.time)
        case .dependenciesConflicted(let facts):
            begin(facts.subtask, facts.conflict, true, entry.time)
        case .synthesized(let facts) where facts.commit != nil:
            // It is asked before anybody says that there is a conflict.
            answers[facts.subtask] = .resolvedByAgent
        case .resolved(let facts): answers[facts.subtask] = .resolvedByPerson
        case .merged(let facts) where facts.resolution != nil:
            let ending = answers[facts.subtask] ?? .answeredBefore
            if !end(facts.subtask, isBeforeStart: false, ending), !isKnown(facts.subtask) {
                stories.append(
                    ConflictStory(
                        subtask: facts.subtask,
                        conflict: nil,
                        isBeforeStart: false,
                        time: entry.time,
                        ending: ending
                    )
                )
            }
        case .merged(let facts): end(facts.subtask, isBeforeStart: false, .vanished)
        case .attemptStarted(let facts):
            end(facts.subtask, isBeforeStart: true, answers[facts.subtask] ?? .vanished)
        case .fellBack(let facts): end(facts.subtask, isBeforeStart: false, .doneAgain)
        case .requested(let facts):
            guard let id = facts.subtask else { return }
            if facts.action == .skip {
                end(id, isBeforeStart: false, .leftOut)
                end(id, isBeforeStart: true, .leftOut)
            } else if facts.action == .rerun {
                end(id, isBeforeStart: false, .doneAgain)
            }
        default: return
        }
    }

    private func isKnown(_ id: SubtaskID) -> Bool {
        stories.contains { $0.subtask == id && !$0.isBeforeStart }
    }

    private mutating func begin(
        _ id: SubtaskID,
        _ conflict: MergeConflict,
        _ isBeforeStart: Bool,
        _ time: Timestamp,
    ) {
        // Each integration says it anew.
        let known = stories.lastIndex {
            $0.subtask == id && $0.isBeforeStart == isBeforeStart
                && $0.conflict?.tip == conflict.tip && $0.conflict?.onto == conflict.onto
        }
        if let known {
            stories[known].ending = .open
            return
        }
        end(id, isBeforeStart: isBeforeStart, .vanished)
        stories.append(
            ConflictStory(
                subtask: id,
                conflict: conflict,
                isBeforeStart: isBeforeStart,
                time: time,
                ending: .open
            )
        )
    }

    @discardableResult
    private mutating func end(
        _ id: SubtaskID,
        isBeforeStart: Bool,
        _ ending: ConflictStory.Ending,
    ) -> Bool {
        guard
            let index = stories.lastIndex(where: {
                $0.subtask == id && $0.isBeforeStart == isBeforeStart && $0.ending == .open
            })
        else { return false }
        stories[index].ending = ending
        return true
    }
}
