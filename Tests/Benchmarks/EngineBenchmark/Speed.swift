import Foundation
import Git
import Merging
import Planning
import SystemPackage

/// What merging costs, against the ways in which git does the same: CPU, medians, both sides in turn.
struct Speed {
    let isJSON: Bool
    private static let rounds = 7
    private static let branches = 16

    private struct NoGit: ReferenceMerge {
        func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? { nil }
    }

    private struct Row: Encodable {
        let name: String
        let milliseconds: Double
        let limit: Double
        let ratio: Double
    }

    func run() async throws {
        var rows: [Row] = []
        var perMerge: [Int: Double] = [:]
        for files in [5_000, 50_000] {
            let place = FilePath(NSTemporaryDirectory()).appending(
                "merge-speed-\(UUID().uuidString)"
            )
            defer { try? FileManager.default.removeItem(atPath: place.string) }
            let sample = try Sample(at: place, files: files, branches: Speed.branches)
            let times = try await measure(sample, withCheckouts: files == 5_000)
            perMerge[files] = times.ours.median
            func row(_ name: String, _ other: [Double], _ limit: Double) {
                rows.append(
                    Row(
                        name: "\(files) files: one merge against \(name)",
                        milliseconds: times.ours.median,
                        limit: limit,
                        ratio: times.ours.median / other.median
                    )
                )
            }
            row("git merge-tree --write-tree and commit-tree", times.spawned, 0.5)
            row("git merge-tree --stdin, all at once", times.batched, 1.2)
            if !times.checkouts.isEmpty {
                row("git merge in a worktree", times.checkouts, 1 / 30)
            }
            let forecast = try await forecast(sample)
            rows.append(
                Row(
                    name: "\(files) files: forecast of 20 from nothing, wall, of 200 ms",
                    milliseconds: forecast.first,
                    limit: 1,
                    ratio: forecast.first / 200
                )
            )
            rows.append(
                Row(
                    name: "\(files) files: forecast after one tip moved, wall, of 20 ms",
                    milliseconds: forecast.moved,
                    limit: 1,
                    ratio: forecast.moved / 20
                )
            )
        }
        rows.append(
            Row(
                name: "50,000 files against 5,000",
                milliseconds: perMerge[50_000] ?? 0,
                limit: 2,
                ratio: (perMerge[50_000] ?? 0) / (perMerge[5_000] ?? 1)
            )
        )
        if isJSON {
            print(String(decoding: try JSONEncoder().encode(rows), as: UTF8.self))
            return
        }
        for row in rows {
            let mark = row.ratio <= row.limit ? " " : "!"
            print(
                String(
                    format: "%@ %.3f (at most %.3f)  %.2f ms  %@",
                    mark,
                    row.ratio,
                    row.limit,
                    row.milliseconds,
                    row.name
                )
            )
        }
    }

    private struct Times {
        var ours: [Double] = []
        var spawned: [Double] = []
        var batched: [Double] = []
        var checkouts: [Double] = []
    }

    private func measure(_ sample: Sample, withCheckouts: Bool) async throws -> Times {
        var times = Times()
        let count = Double(Speed.branches)
        for round in 0..<Speed.rounds {
            let start = CPU.own
            let train = try sample.train(keeping: true)
            let assembled = try await train.assemble(onto: sample.base, sample.members)
            times.ours.append((CPU.own - start) / count)
            let tips = assembled.results.compactMap { item -> ObjectID? in
                if case .merged(let commit) = item.result { commit } else { nil }
            }
            guard tips.count == sample.members.count else { throw NotClean() }
            let pairs = zip([sample.base] + tips, sample.members.map(\.tip))

            var children = CPU.children
            for (ours, theirs) in pairs {
                let tree = try sample.git.text(["merge-tree", "--write-tree", ours.hex, theirs.hex])
                try sample.git.run([
                    "commit-tree", tree, "-p", ours.hex, "-p", theirs.hex, "-m", "Merge",
                ])
            }
            times.spawned.append((CPU.children - children) / count)

            children = CPU.children
            let input = pairs.map { "\($0.0.hex) \($0.1.hex)\n" }.joined()
            try sample.git.run(["merge-tree", "--write-tree", "--stdin"], input: input)
            times.batched.append((CPU.children - children) / count)

            if withCheckouts, round < 5 {
                children = CPU.children
                try sample.mergeInWorktree()
                times.checkouts.append((CPU.children - children) / count)
            }
        }
        return times
    }

    private struct NotClean: Error {}

    /// In milliseconds of wall time: the whole of it, and after one tip moved.
    private func forecast(_ sample: Sample) async throws -> (first: Double, moved: Double) {
        let clock = ContinuousClock()
        var (first, moved): ([Double], [Double]) = ([], [])
        let more = try sample.more()
        for _ in 0..<Speed.rounds {
            let start = clock.now
            let engine = try sample.engine(keeping: false)
            let forecaster = Forecaster(
                train: try sample.train(keeping: false),
                engine: engine,
                base: sample.base
            )
            _ = try await forecaster.forecast(sample.twenty)
            let between = clock.now
            var members = sample.twenty
            members[9] = TrainMember(subtask: members[9].subtask, tip: more)
            _ = try await forecaster.forecast(members)
            first.append((between - start) / .milliseconds(1))
            moved.append((clock.now - between) / .milliseconds(1))
        }
        return (first.median, moved.median)
    }
}

/// A repository of many files in folders of 50, and branches that change ten files each: eight of their
/// own, and two that all of them change in another place.
struct Sample {
    let git: InstalledGit
    let base: ObjectID
    let members: [TrainMember]
    let twenty: [TrainMember]
    private let plan: Plan

    init(at place: FilePath, files: Int, branches: Int) throws {
        try FileManager.default.createDirectory(
            atPath: place.string,
            withIntermediateDirectories: true
        )
        git = InstalledGit(repository: place)
        try git.run(["init", "--quiet", "--initial-branch=main"])
        try git.run(["config", "user.name", "B"])
        try git.run(["config", "user.email", "b@example.com"])
        var stream =
            "commit refs/heads/main\ncommitter B <b@example.com> 1700000000 +0000\ndata 4\nBase\n"
        for number in 0..<files { stream += Sample.file(number, Sample.text(number)) }
        for branch in 0..<20 {
            stream +=
                "commit refs/heads/b\(branch)\ncommitter B <b@example.com> 1700000001 +0000\ndata 4\nWork\nfrom refs/heads/main\n"
            for step in 0..<8 {
                let number = (branch * 8 + step) * (files / 160)
                stream += Sample.file(number, Sample.text(number) + "more\n")
            }
            for number in [7, files / 2 + 7] {
                var lines = Sample.text(number).split(separator: "\n").map(String.init)
                lines[branch * 4] = "changed by \(branch)"
                stream += Sample.file(number, lines.joined(separator: "\n") + "\n")
            }
        }
        try git.run(["fast-import", "--quiet"], input: stream)
        let git = git
        func id(_ name: String) throws -> ObjectID {
            guard let id = ObjectID(hex: try git.text(["rev-parse", name])) else {
                throw NoSuchCommit()
            }
            return id
        }
        base = try id("main")
        twenty = try (0..<20).map { number in
            TrainMember(subtask: try SubtaskID("b\(number)"), tip: try id("b\(number)"))
        }
        members = Array(twenty.prefix(branches))
        let subtasks = (0..<20).map { "  - {id: b\($0)}\n" }.joined()
        plan = try PlanReader.read(
            PlanSource(name: "plan.yml", text: "task: T\nsubtasks:\n\(subtasks)")
        ).plan
    }

    private struct NoSuchCommit: Error {}

    private struct NoGit: ReferenceMerge {
        func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? { nil }
    }

    private static func text(_ number: Int) -> String {
        (0..<100).map { "line \($0) of file \(number)\n" }.joined()
    }

    private static func file(_ number: Int, _ text: String) -> String {
        "M 100644 inline d\(number / 2_500)/e\(number / 50 % 50)/f\(number)\ndata \(text.utf8.count)\n\(text)\n"
    }

    func engine(keeping: Bool) throws -> MergeEngine {
        try MergeEngine(
            repository: git.repository.appending(".git"),
            reference: NoGit(),
            trialsIn: keeping ? nil : FilePath(NSTemporaryDirectory())
        )
    }

    func train(keeping: Bool) throws -> MergeTrain {
        let engine = try engine(keeping: keeping)
        return MergeTrain(
            plan: plan,
            planID: base,
            engine: engine,
            trial: engine,
            resolutions: ResolutionBook(tree: nil)
        )
    }

    /// One more commit on a branch.
    func more() throws -> ObjectID {
        let tree = try git.text(["rev-parse", "b9^{tree}"])
        let commit = try git.text(["commit-tree", tree, "-p", "b9", "-m", "More"])
        guard let id = ObjectID(hex: commit) else { throw NoSuchCommit() }
        return id
    }

    /// What a shell script would do: a worktree, and one merge after the other in it.
    func mergeInWorktree() throws {
        let place = git.repository.string + ".worktree"
        try git.run(["worktree", "add", "--quiet", "--detach", place, "main"])
        let worktree = InstalledGit(repository: FilePath(place))
        for member in members {
            try worktree.run(["merge", "--quiet", "--no-edit", "--no-ff", member.tip.hex])
        }
        try git.run(["worktree", "remove", "--force", place])
    }
}
