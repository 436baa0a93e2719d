import CLibgit2

/// Where one side of a merge has moved the files that matter to the other side.
struct RenameSearch: ~Copyable {
    enum Answer: Equatable {
        /// The new place of each wanted file that has one.
        case moved([GitPath: GitPath])
        /// What git would say depends on more than how alike the files are.
        case unsure
    }

    private let wanted: Set<GitPath>
    /// What the side no longer has, and what it has new; empty files are never taken for renamed.
    private let removed: [TreeDelta]
    private let added: [TreeDelta]
    private let mostPairs: Int
    private let database: OpaquePointer

    /// Larger files are not compared: git may take them for binary ones.
    private static let mostBytes = 8_000_000

    /// Finds `wanted`, which are among the removed paths of `deltas`.
    static func run(
        _ wanted: Set<GitPath>,
        in deltas: some Sequence<TreeDelta>,
        mostPairs: Int,
        _ database: OpaquePointer,
    ) throws(GitError) -> Answer {
        guard !wanted.isEmpty else { return .moved([:]) }
        let search = RenameSearch(wanted, deltas, mostPairs, database)
        return try search.answer()
    }

    private init(
        _ wanted: Set<GitPath>,
        _ deltas: some Sequence<TreeDelta>,
        _ mostPairs: Int,
        _ database: OpaquePointer,
    ) {
        let nothing = ObjectID.ofBlob([])
        let sorted = deltas.sorted { $0.path < $1.path }
        removed = sorted.filter { $0.new == nil && $0.old != nil && $0.old?.id != nothing }
        added = sorted.filter { $0.old == nil && $0.new != nil && $0.new?.id != nothing }
        self.wanted = wanted
        self.mostPairs = mostPairs
        self.database = database
    }

    private func answer() throws(GitError) -> Answer {
        guard !added.isEmpty else { return .moved([:]) }
        guard let exact = exactMatches() else { return .unsure }
        let old = removed.filter {
            wanted.contains($0.path) && exact.moved[$0.path] == nil
                && $0.old?.mode.isRegular == true
        }
        let new = added.filter {
            !exact.taken.contains($0.path) && $0.new?.mode.isRegular == true
        }
        guard old.count * new.count <= mostPairs else { return .unsure }
        guard let alike = try matches(old, new) else { return .unsure }
        var moved = exact.moved.filter { wanted.contains($0.key) }
        for (source, target) in alike {
            let target = new[target].path
            guard !exact.perhapsTaken.contains(target) else { return .unsure }
            moved[old[source].path] = target
        }
        return .moved(moved)
    }

    // MARK: Equal files

    private struct Exact {
        var moved: [GitPath: GitPath] = [:]
        var taken: Set<GitPath> = []
        /// One of several equal new files, of which git takes some.
        var perhapsTaken: Set<GitPath> = []
    }

    private func exactMatches() -> Exact? {
        var found = Exact()
        let sources = Dictionary(grouping: removed, by: { $0.old?.id })
        let targets = Dictionary(grouping: added, by: { $0.new?.id })
        for (id, old) in sources {
            guard let new = targets[id] else { continue }
            let modes = old.compactMap(\.old?.mode) + new.compactMap(\.new?.mode)
            let areFiles = modes.allSatisfy(\.isRegular)
            if areFiles, old.count == 1, new.count == 1 {
                found.moved[old[0].path] = new[0].path
                found.taken.insert(new[0].path)
                continue
            }
            guard !old.contains(where: { wanted.contains($0.path) }) else { return nil }
            if areFiles, new.count <= old.count {
                found.taken.formUnion(new.map(\.path))
            } else {
                found.perhapsTaken.formUnion(new.map(\.path))
            }
        }
        return found
    }

    // MARK: Files that are alike

    /// Nil where gits of different versions, or files of different attributes, come out differently.
    private func matches(
        _ old: [TreeDelta],
        _ new: [TreeDelta],
    ) throws(GitError) -> [Int: Int]? {
        var sizes: [Int] = []
        for delta in new { sizes.append(try size(delta.new)) }
        var oldTexts: [Int: [UInt8]] = [:]
        var newTexts: [Int: [UInt8]] = [:]
        var pairs: [(old: Int, new: Int)] = []
        for (row, delta) in old.enumerated() {
            let size = try size(delta.old)
            let columns = new.indices.filter { ContentFingerprint.canBeAlike(size, sizes[$0]) }
            guard !columns.isEmpty else { continue }
            oldTexts[row] = try blob(delta.old)
            for column in columns {
                guard max(size, sizes[column]) <= RenameSearch.mostBytes else { return nil }
                if newTexts[column] == nil { newTexts[column] = try blob(new[column].new) }
                pairs.append((row, column))
            }
        }
        guard !pairs.isEmpty else { return [:] }
        var answers: Set<[Int: Int]?> = []
        for rule in ContentFingerprint.Rule.all {
            // Each text once, and not once for each pair that it is in.
            let olds = oldTexts.mapValues { ContentFingerprint($0, rule) }
            let news = newTexts.mapValues { ContentFingerprint($0, rule) }
            let scored = pairs.compactMap { pair -> SimilarityMatch.Pair? in
                guard let left = olds[pair.old], let right = news[pair.new] else { return nil }
                return SimilarityMatch.Pair(
                    old: pair.old,
                    new: pair.new,
                    score: left.score(as: right),
                    haveSameName: old[pair.old].path.lastName == new[pair.new].path.lastName
                )
            }
            answers.insert(SimilarityMatch.best(of: scored))
        }
        return answers.count == 1 ? answers.first ?? nil : nil
    }

    private func size(_ entry: TreeEntry?) throws(GitError) -> Int {
        var raw = (entry?.id ?? .zero).raw
        var size = 0
        var type = GIT_OBJECT_INVALID
        try check(
            git_odb_read_header(&size, &type, database, &raw),
            "read the size of \(entry?.id ?? .zero)"
        )
        return size
    }

    private func blob(_ entry: TreeEntry?) throws(GitError) -> [UInt8] {
        var raw = (entry?.id ?? .zero).raw
        let object = try Handle(git_odb_object_free, "read \(entry?.id ?? .zero)") { made in
            git_odb_read(&made, database, &raw)
        }
        let start = git_odb_object_data(object.pointer)
        return Array(
            UnsafeRawBufferPointer(start: start, count: git_odb_object_size(object.pointer))
        )
    }
}
