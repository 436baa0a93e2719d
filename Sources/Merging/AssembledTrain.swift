package import Git
package import Planning

/// One finished subtask that is to be merged.
package struct TrainMember: Sendable, Equatable {
    package let subtask: SubtaskID
    package let tip: ObjectID

    package init(subtask: SubtaskID, tip: ObjectID) {
        self.subtask = subtask
        self.tip = tip
    }
}

/// What became of one member.
package enum TrainResult: Sendable, Equatable {
    case merged(commit: ObjectID)
    /// It did not merge by itself; earlier answers of people say what it comes to.
    case resolved(commit: ObjectID, ResolutionUse)
    /// Its tip was in what came before it.
    case contained
    case conflicted(MergeConflict)
    /// It depends on one that conflicts.
    case held(by: SubtaskID)
}

/// A train that has run: the commit it ends at, and what became of each member, in order.
package struct AssembledTrain: Sendable, Equatable {
    package let tip: ObjectID
    package let results: [(member: TrainMember, result: TrainResult)]

    package var firstConflict: MergeConflict? {
        for case (_, .conflicted(let conflict)) in results { return conflict }
        return nil
    }

    package static func == (left: AssembledTrain, right: AssembledTrain) -> Bool {
        left.tip == right.tip && left.results.elementsEqual(right.results) { $0 == $1 }
    }
}
