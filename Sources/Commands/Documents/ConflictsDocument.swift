import Git
import Merging
import Orchestration
import Planning
import SystemPackage

/// What `conflicts --json` answers.
struct ConflictsDocument: Encodable {
    private let schema = "git-orchestrate/conflicts/1"
    private let run: RunID
    private let conflicts: [Item]

    private struct Item: Encodable {
        let subtask: SubtaskID
        /// Whose tip does not merge; another one where dependencies disagree before a start.
        let member: Side
        let isBeforeStart: Bool
        let with: [Side]
        let onto: ObjectID
        let tip: ObjectID
        let mergedTree: ObjectID?
        let clash: Pair?
        let holds: [SubtaskID]
        let items: [Part]
        let worktree: String
        let isBeingResolved: Bool
        let commands: [String]
    }

    private struct Side: Encodable {
        let id: SubtaskID
        let description: String?
        let agent: AgentName?

        init(_ subtask: Subtask) {
            id = subtask.id
            description = subtask.description
            agent = subtask.agent
        }
    }

    private struct Pair: Encodable {
        let own: CommitFacts
        let other: CommitFacts
        let with: SubtaskID?
    }

    private struct CommitFacts: Encodable {
        let commit: ObjectID
        let subject: String
        let author: String

        init(_ commit: Commit) {
            self.commit = commit.id
            subject = commit.subject
            author = "\(commit.author.name) <\(commit.author.email)>"
        }
    }

    private struct Part: Encodable {
        let kind: Conflict.Kind
        let paths: [GitPath]
        let stages: [MergeStage]
        let hunks: [Hunk]
    }

    private struct Hunk: Encodable {
        let path: GitPath
        let shape: HunkShape
        let base: Version
        let ours: Version
        let theirs: Version
        let knownFrom: String?
    }

    private struct Version: Encodable {
        /// From 1.
        let firstLine: Int
        let lines: Int
        let text: String
        let commits: [CommitFacts]

        init(_ range: Range<Int>, _ text: [UInt8], _ commits: [Commit] = []) {
            firstLine = range.lowerBound + 1
            lines = range.count
            self.text = String(decoding: text, as: UTF8.self)
            self.commits = commits.map(CommitFacts.init)
        }
    }

    init(_ run: RunID, _ reports: [ConflictReport]) {
        self.run = run
        conflicts = reports.map(ConflictsDocument.item)
    }

    private static func item(_ report: ConflictReport) -> Item {
        Item(
            subtask: report.subtask.id,
            member: Side(report.member),
            isBeforeStart: report.isBeforeStart,
            with: report.with.map(Side.init),
            onto: report.conflict.onto,
            tip: report.conflict.tip,
            mergedTree: report.conflict.tree,
            clash: report.clash.map {
                Pair(
                    own: CommitFacts($0.own),
                    other: CommitFacts($0.other),
                    with: report.conflict.clash?.with
                )
            },
            holds: report.holds,
            items: report.items.map(part),
            worktree: report.workspace.path.string,
            isBeingResolved: report.state != nil,
            commands: ConflictText.commands(report)
        )
    }

    private static func part(_ item: ConflictReport.Item) -> Part {
        Part(
            kind: item.kind,
            paths: item.paths,
            stages: item.stages,
            hunks: item.places.map { place in
                let hunk = place.hunk
                return Hunk(
                    path: place.path,
                    shape: place.shape,
                    base: Version(hunk.lines.base, hunk.base),
                    ours: Version(hunk.lines.ours, hunk.ours, place.ours),
                    theirs: Version(hunk.lines.theirs, hunk.theirs, place.theirs),
                    knownFrom: place.known?.run
                )
            }
        )
    }
}
