import Git
import Merging
import Orchestration
import Planning
import SystemPackage

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
        case let error as HooksError: self = Diagnosis(error)
        case let error as AcceptCommand.Refusal: self = Diagnosis(error)
        case let error as FileFailure: self.init("\(error)")
        case Untrusted.refused(let name):
            self.init("the commands of \(name) were not run", notes: [Diagnosis.nothingDone])
        case Untrusted.cannotAsk(let name, let commands, let hint):
            self.init(
                "\(name) has commands that have not been run here before, and there is nobody to ask",
                notes: TrustCheck.lines(commands) + [Diagnosis.nothingDone],
                hints: [
                    hint, "git config orchestrate.trust always",
                ]
            )
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
                hints: ["git worktree list", "git orchestrate integrate"]
            )
        case IntegrationError.branchMoved(let branch, let commit, let ours):
            self.init(
                "\(branch.short) holds \(commit.short), which no integration of this run made",
                notes: [
                    "the branch is built anew each time, so that commit would be lost",
                    "nothing was merged and nothing was moved",
                    "put it on a subtask's branch, or keep it under a name of its own:",
                ],
                hints: [
                    "git branch my-work \(commit.short)",
                    "git branch -f \(branch.short) \(ours.short)",
                ]
            )
        case WorkspaceError.replaced(let reason), WorkspaceError.unreadable(let reason):
            self.init("a workspace is not what it was: \(reason)")
        case let error as SettingError:
            self.init(
                "the setting \(error.name) is \"\(error.value)\"; it has to be \(error.expected)",
                hints: ["git config --show-origin \(error.name)"]
            )
        case WorkspaceError.branchInUse(let branch):
            self.init(
                "a worktree is on \(branch.short), which would move under it",
                hints: ["git worktree list"]
            )
        case WorkspaceError.inTheWay(let path):
            self.init(
                "\(path) is in the way",
                notes: ["it is not ours, so it was left as it is"]
            )
        case ResolutionError.nothingMerged(let id, let run):
            self.init(
                "nothing of \(id) could be merged, so there is nothing to lay out",
                notes: [
                    "either the histories have no commit in common, or there is no git here that can "
                        + "merge without a working tree (2.38 or later)"
                ],
                hints: ["git orchestrate rerun \(id) --onto integration --run \(run)"]
            )
        case ResolutionError.notInQuestion(let path, let open):
            self.init(
                "\(path) is not in question",
                notes: [
                    open.isEmpty
                        ? "nothing is"
                        : "these are: " + open.map(\.description).joined(separator: ", "),
                    "nothing was changed",
                ]
            )
        case ResolutionError.unborn:
            self.init("the worktree of the conflict is on a branch without a commit")
        case ResolutionError.inUse(let subtask):
            self.init(
                "another command is at the conflict of \(subtask)",
                notes: ["nothing was changed by this one"]
            )
        case ResolutionError.nothingLeft:
            self.init(
                "no path is in question any more",
                notes: ["nothing was changed", "a path that is named is taken again"]
            )
        case ResolutionError.noMerge(let subtask):
            self.init(
                "no merge is in progress in the worktree for \(subtask)",
                notes: ["nothing was changed"],
                hints: ["git orchestrate abort \(subtask)", "git orchestrate resolve \(subtask)"]
            )
        case OutputFile.Problem.isLink(let name):
            self.init(
                "\(name) is a link; what it points to was not overwritten",
                notes: ["nothing was written"]
            )
        case OutputFile.Problem.isNoFile(let name):
            self.init("\(name) is not a file", notes: ["nothing was written"])
        case OutputFile.Problem.isForeign(let name):
            self.init(
                "\(name) is there, and was not made by this command",
                notes: ["nothing was written; --force overwrites it"]
            )
        case OutputFile.Problem.unwritable(let name, let reason):
            self.init("cannot write \(name): \(reason)", notes: ["nothing was written"])
        case InitError.isThere(let path):
            self.init(
                "there is something at \(path)",
                notes: ["it was left as it is, and nothing was written"],
                hints: [
                    "git orchestrate init --dry-run", "git orchestrate init --output other.yml",
                ]
            )
        case InitError.isBare:
            self.init(
                "a bare repository has no files for agents to read",
                notes: ["nothing was written"]
            )
        case InstallError.noHome:
            let prefix = "/usr/local"
            self.init(
                "HOME is not set, so there is no place to install to",
                notes: ["nothing was written"],
                hints: ["git orchestrate install --prefix \(prefix)"]
            )
        case let error as Installer.InTheWay:
            let prefix = ShellText.quoted(error.prefix.string)
            self.init(
                "something else is where files of this program belong",
                notes: error.paths.map { "\($0)" } + ["nothing was written"],
                hints: error.canBeForced
                    ? ["git orchestrate install --prefix \(prefix) --force"] : []
            )
        case let error as Installer.NothingInstalled:
            self.init(
                "`install` put nothing below \(error.prefix)",
                notes: ["nothing was removed"]
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

    private static let nothingDone = "nothing was started and nothing was written"

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
                hints: ["git orchestrate init", "git orchestrate plan path/to/plan.yml"],
                status: .invalidPlan
            )
        case .unreadable(let name, let reason):
            self.init("cannot read the plan \(name): \(reason)", status: .invalidPlan)
        case .doubtful(let source, let issues):
            let lines = issues.flatMap { PlanIssueText.lines($0, in: source) }
            let last =
                "error: --strict refuses a plan with remarks, and there \(issues.count == 1 ? "is 1" : "are \(issues.count)"); "
                + "nothing was started and nothing was written"
            self.init(lines: lines + [last], status: .invalidPlan)
        case .notWorthIt(let reasons):
            self.init(
                "--gate refuses a plan that is not worth more than one agent",
                notes: reasons.map(WorthText.sentence) + [
                    "nothing was started and nothing was written"
                ],
                hints: ["git orchestrate plan"],
                status: .checkRed
            )
        case .noSuchSubtask(let name, let known):
            let subtask = NearestName.of(name, among: known) ?? known.first ?? ""
            self.init(
                "the plan has no subtask \"\(name.harmless)\"",
                hints: ["git orchestrate plan --explain \(subtask)"],
                status: .usage
            )
        case .invalid(let source, let issues):
            var lines = issues.flatMap { PlanIssueText.lines($0, in: source) }
            let errors = issues.filter { $0.severity == .error }.count
            lines.append(
                "error: the plan has \(errors) \(errors == 1 ? "error" : "errors"); "
                    + "nothing was started and nothing was written"
            )
            if let code = issues.first(where: { $0.severity == .error })?.code {
                lines.append("for more: git orchestrate help \(code)")
            }
            self.init(lines: lines, status: .invalidPlan)
        }
    }
}
