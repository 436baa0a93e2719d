package import Git
package import Planning

/// What subtasks that nobody had put in an order did to the same things.
package struct Overlap: Sendable, Equatable, Codable {
    /// Two that changed the same files, by the plan's order.
    package let shared: [SharedFiles]
    /// Files that two of them added, and that are the same, or nearly.
    package let twins: [TwinFiles]

    package struct SharedFiles: Sendable, Equatable, Codable {
        package let one: SubtaskID
        package let other: SubtaskID
        package let paths: [GitPath]
    }

    package struct TwinFiles: Sendable, Equatable, Codable {
        package let one: SubtaskID
        package let path: GitPath
        package let other: SubtaskID
        package let otherPath: GitPath
        /// How much of the longer one is in both, in percent of its lines.
        package let likeness: Int
    }
}

/// What one subtask changed by itself.
package struct OwnWork: Sendable {
    package let subtask: SubtaskID
    package let base: ObjectID
    package let tip: ObjectID

    package init(subtask: SubtaskID, base: ObjectID, tip: ObjectID) {
        self.subtask = subtask
        self.base = base
        self.tip = tip
    }
}

/// Finds what several have done without knowing of each other.
struct OverlapSearch {
    private let graph: SubtaskGraph
    /// From how many percent on two files count as nearly the same.
    private static let leastLikeness = 80
    /// Shorter files are alike by chance.
    private static let leastLines = 4
    /// Of each subtask at most so many added files are compared, none larger than this.
    private static let mostFiles = 200
    private static let mostBytes = 1_000_000

    private struct Work {
        let subtask: SubtaskID
        let paths: Set<GitPath>
        let added: [Added]
    }

    private struct Added {
        let path: GitPath
        let id: ObjectID
        let text: [UInt8]
    }

    init(_ graph: SubtaskGraph) { self.graph = graph }

    func overlap(
        of works: [OwnWork],
        in repository: borrowing Repository,
    ) throws(GitError) -> Overlap {
        var known: [Work] = []
        for work in works { known.append(try look(at: work, repository)) }
        var shared: [Overlap.SharedFiles] = []
        var twins: [Overlap.TwinFiles] = []
        // Once for each: a plan may have thousands of pairs.
        let before = known.map { graph.ancestors(of: $0.subtask) }
        for (index, one) in known.enumerated() {
            for place in known.indices.dropFirst(index + 1)
            where !before[index].contains(known[place].subtask)
                && !before[place].contains(one.subtask)
            {
                let other = known[place]
                let paths = one.paths.intersection(other.paths).sorted()
                if !paths.isEmpty {
                    shared.append(
                        Overlap.SharedFiles(one: one.subtask, other: other.subtask, paths: paths)
                    )
                }
                twins += self.twins(one, other)
            }
        }
        return Overlap(shared: shared, twins: twins)
    }

    private func look(
        at work: OwnWork,
        _ repository: borrowing Repository,
    ) throws(GitError) -> Work {
        let tree = try repository.existingCommit(work.tip).tree
        let changes = try repository.changedPaths(
            from: repository.existingCommit(work.base).tree,
            to: tree
        )
        var added: [Added] = []
        for change in changes where change.status == .added && added.count < Self.mostFiles {
            guard let entry = try repository.entry(at: change.path, inTree: tree),
                entry.mode.isRegular
            else { continue }
            let text = try repository.blob(entry.id)
            guard text.count <= Self.mostBytes, !text.prefix(8_000).contains(0) else { continue }
            added.append(Added(path: change.path, id: entry.id, text: text))
        }
        return Work(subtask: work.subtask, paths: Set(changes.map(\.path)), added: added)
    }

    private func twins(_ one: Work, _ other: Work) -> [Overlap.TwinFiles] {
        var found: [Overlap.TwinFiles] = []
        for left in one.added {
            for right in other.added {
                let likeness = likeness(left, right)
                guard likeness >= Self.leastLikeness else { continue }
                found.append(
                    Overlap.TwinFiles(
                        one: one.subtask,
                        path: left.path,
                        other: other.subtask,
                        otherPath: right.path,
                        likeness: likeness
                    )
                )
            }
        }
        return found
    }

    private func likeness(_ left: Added, _ right: Added) -> Int {
        let (one, two) = (left.text.split(separator: 0x0a), right.text.split(separator: 0x0a))
        guard min(one.count, two.count) >= Self.leastLines else { return 0 }
        if left.id == right.id { return 100 }
        let longer = max(one.count, two.count)
        guard min(one.count, two.count) * 100 >= longer * Self.leastLikeness else { return 0 }
        var counts: [ArraySlice<UInt8>: Int] = [:]
        for line in one { counts[line, default: 0] += 1 }
        var common = 0
        for line in two {
            guard let count = counts[line], count > 0 else { continue }
            counts[line] = count - 1
            common += 1
        }
        return common * 100 / longer
    }
}

extension MergeEngine {
    /// What subtasks that are in no order did to the same things.
    package func overlap(
        of works: [OwnWork],
        _ graph: SubtaskGraph,
    ) throws(GitError) -> Overlap {
        try OverlapSearch(graph).overlap(of: works, in: repository)
    }
}
