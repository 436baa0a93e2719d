import Git
import Orchestration
import Planning

/// An error in words: what did not happen, what was left unchanged, and the next command.
struct Diagnosis {
    let lines: [String]
    let status: ExitStatus

    init(_ error: any Error) {
        switch error {
        case let error as PlanFileError: self = Diagnosis(error)
        case let error as Unsupported: self = Diagnosis(error)
        case let error as LaunchError: self = Diagnosis(error)
        case let error as JournalError: self = Diagnosis(error)
        case let error as CommandError: self = Diagnosis(error)
        case let error as FileFailure: self.init("\(error)")
        case let error as MergeFailure:
            self.init(
                "\(error)",
                notes: ["no branch was moved"],
                hints: ["git orchestrate integrate"]
            )
        case let error as InvalidPlan:
            self.init(
                "the plan of this run is not valid for this version of git-orchestrate: "
                    + (error.issues.first?.message ?? "")
            )
        case IntegrationError.branchInUse(let branch):
            self.init(
                "a worktree is on \(branch.short), which would move under it",
                notes: ["nothing was merged and nothing was moved"],
                hints: ["git switch -", "git orchestrate integrate"]
            )
        case WorkspaceError.replaced(let reason):
            self.init("a workspace is not what it was: \(reason)")
        case let error as SettingError:
            self.init(
                "the setting \(error.name) is \"\(error.value)\", which makes no sense",
                hints: ["git config --unset \(error.name)"]
            )
        case WorkspaceError.inTheWay(let path):
            self.init(
                "\(path) is in the way",
                notes: ["it is not ours, so it was left as it is"]
            )
        case DemoError.notEmpty(let path):
            self.init("\(path) is not empty", notes: ["nothing was written"])
        case let error as GitError:
            self.init("\(error)", status: .fatal)
        default:
            self.init("\(error)", notes: ["this is a bug of git-orchestrate"], status: .bug)
        }
    }

    init(
        _ message: String,
        notes: [String] = [],
        hints: [String] = [],
        status: ExitStatus = .fatal,
    ) {
        let word = status == .fatal ? "fatal" : "error"
        lines =
            ["\(word): \(message)"] + notes.map { "note: \($0)" } + hints.map { "hint: \($0)" }
        self.status = status
    }

    private init(lines: [String], status: ExitStatus) {
        self.lines = lines
        self.status = status
    }

    private init(_ error: PlanFileError) {
        switch error {
        case .notFound(let names):
            self.init(
                "there is no plan here",
                notes: ["looked for " + names.joined(separator: ", ")],
                hints: ["git orchestrate plan --config <file>"],
                status: .invalidPlan
            )
        case .unreadable(let name, let reason):
            self.init("cannot read the plan \(name): \(reason)", status: .invalidPlan)
        case .invalid(let source, let issues):
            var lines = issues.flatMap { PlanIssueText.lines($0, in: source) }
            let errors = issues.filter { $0.severity == .error }.count
            lines.append(
                "error: the plan has \(errors) \(errors == 1 ? "error" : "errors"); "
                    + "nothing was started and nothing was written"
            )
            self.init(lines: lines, status: .invalidPlan)
        }
    }

    private init(_ error: Unsupported) {
        let untouched = "nothing was written"
        switch error {
        case .notARepository(let path):
            self.init("\(path) is not inside a git repository")
        case .objectFormat(let format):
            self.init(
                "this repository uses the object format \(format); only sha1 is supported",
                notes: [untouched]
            )
        case .refStorage(let format):
            self.init(
                "this repository stores its refs as \(format); only files are supported",
                notes: [untouched]
            )
        case .formatVersion(let version):
            self.init(
                "this repository has the format version \(version); 0 and 1 are supported",
                notes: [untouched]
            )
        case .formatExtension(let name):
            self.init(
                "this repository uses the extension \(name), which is not supported",
                notes: [untouched]
            )
        case .ownedBySomebodyElse(let path):
            self.init(
                "\(path) belongs to another user, so its settings are not trusted",
                notes: [untouched],
                hints: ["git config --global --add safe.directory \(path)"]
            )
        case .noCommit:
            self.init(
                "this repository has no commit to start from",
                notes: [untouched],
                hints: ["git commit --allow-empty --message 'First commit'"]
            )
        case .partialClone(let setting):
            self.init(
                "this is a partial clone (\(setting)), whose missing objects cannot be fetched here",
                notes: [untouched],
                hints: ["git fetch --refetch --no-filter"]
            )
        case .contentFilter(let attribute):
            self.init(
                "files of this repository pass through a filter (\(attribute)), which is not supported",
                notes: [untouched]
            )
        case .refInTheWay(let ref):
            self.init(
                "the ref \(ref) is in the way of the refs of a run",
                notes: [untouched],
                hints: ["git branch -m \(ref.short) <another-name>"]
            )
        case .unreadable(let error):
            self.init("\(error)", notes: [untouched])
        }
    }

    private init(_ error: LaunchError) {
        let untouched = "nothing was started and nothing was written"
        switch error {
        case .nested(let subtask):
            self.init(
                "this is the workspace of the subtask \(subtask) of another run",
                notes: [untouched]
            )
        case .unknownRevision(let text):
            self.init("\"\(text)\" names no commit", notes: [untouched])
        case .noCommand(let subtasks):
            let names = subtasks.prefix(5).map(\.id.text).joined(separator: ", ")
            let more = subtasks.count > 5 ? " and \(subtasks.count - 5) more" : ""
            let agent = subtasks.first?.agent?.text
            var hints = ["git config orchestrate.command '<command that reads $ORCHESTRATE_BRIEF>'"]
            if let agent {
                hints.insert("git config orchestrate.agent.\(agent).command '<command>'", at: 0)
            }
            self.init(
                "nobody says what to run for \(names)\(more)",
                notes: ["a subtask needs a `run:`, or its agent a command", untouched],
                hints: hints
            )
        case .cannotWrite(let path):
            self.init(
                "cannot make a folder for the workspaces at \(path)",
                notes: [untouched],
                hints: ["git config orchestrate.workspaceRoot <folder>"]
            )
        case .insideCheckout(let path, let checkout):
            self.init(
                "the workspaces at \(path) would show in the checkout \(checkout)",
                notes: [untouched],
                hints: ["git config orchestrate.workspaceRoot <folder>"]
            )
        case .noFreeNumber:
            self.init("every name for this run is taken", notes: [untouched])
        }
    }

    private init(_ error: JournalError) {
        switch error {
        case .noSuchRun(""):
            self.init("there is no run in this repository", hints: ["git orchestrate start"])
        case .noSuchRun(let run):
            self.init("there is no run \(run) here", hints: ["git orchestrate status"])
        case .unreadable(let reason):
            self.init("the journal of this run cannot be read: \(reason)")
        case .newerSchema(let schema):
            self.init(
                "the journal of this run was written by a newer git-orchestrate (schema \(schema))"
            )
        case .movedMeanwhile:
            self.init("another process wrote to the journal of this run at the same time")
        }
    }

    private init(_ error: CommandError) {
        switch error {
        case .notARun(let text):
            self.init(
                "\"\(text)\" is not the name of a run",
                hints: ["git orchestrate status"],
                status: .usage
            )
        case .noSuchSubtask(let text, let run):
            self.init(
                "the run \(run) has no subtask \"\(text)\"",
                hints: ["git orchestrate status \(run)"]
            )
        case .noLog(let text):
            self.init("\"\(text)\" has no log yet")
        case .runIsAlive(let run):
            self.init(
                "another process acts for the run \(run)",
                notes: ["nothing was changed"],
                hints: ["git orchestrate status \(run)"]
            )
        case .hooksPathIsSet(let path):
            self.init(
                "core.hooksPath is \(path), so hooks of this repository are kept there by something else",
                notes: ["nothing was written"],
                hints: ["git orchestrate hooks install --print"]
            )
        case .foreignHook(let path):
            self.init(
                "there is a hook at \(path) that is not ours",
                notes: ["it was left as it is"],
                hints: ["git orchestrate hooks install --print"]
            )
        }
    }
}

/// What a command cannot do with what it was given.
enum CommandError: Error {
    case notARun(String)
    case noSuchSubtask(String, RunID)
    case noLog(String)
    case runIsAlive(RunID)
    case foreignHook(String)
    case hooksPathIsSet(String)
}
