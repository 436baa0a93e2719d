import Git
import Orchestration
import Planning
import SystemPackage

/// Why a run cannot start here.
extension Diagnosis {
    init(_ error: Unsupported) {
        let untouched = "nothing was written"
        switch error {
        case .notARepository(let path):
            self.init(
                path.isEmpty
                    ? "the folder that you are in is gone"
                    : "\(path) is not inside a git repository"
            )
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
                hints: ["git branch -m \(ref.short) \(ref.short.replacing("/", with: "-"))-old"]
            )
        case .unreadable(let error):
            self.init("\(error)", notes: [untouched])
        }
    }

    init(_ error: LaunchError) {
        let untouched = "nothing was started and nothing was written"
        switch error {
        case .nested(let subtask):
            self.init(
                "this is the workspace of the subtask \(subtask) of another run",
                notes: [untouched]
            )
        case .unknownRevision(let text):
            self.init("\"\(text)\" names no commit", notes: [untouched])
        case .copiesTooLarge:
            self.init(
                "\"copy\" means more than \(IgnoredFiles.most.files) files or "
                    + "\(SizeText.of(IgnoredFiles.most.bytes)), for each workspace",
                notes: ["let \"setup\" make them, or link to one that all share", untouched]
            )
        case .missingInputs(let missing):
            let first = missing.first?.0.text ?? ""
            self.init(
                "what subtasks start from is neither in the base nor made before them",
                notes: missing.map { "\($0.0) needs \($0.1.harmless)" } + [untouched],
                hints: ["git orchestrate plan --explain \(first)"]
            )
        case .noIntegrator:
            self.init(
                "the strategy is synthesis, and nobody says who resolves what does not merge",
                notes: [
                    "give integration: an agent: or a run: in the plan, or set orchestrate.command",
                    "nothing was started and nothing was written",
                ],
                hints: ["git config orchestrate.command 'my-agent < \"$ORCHESTRATE_BRIEF\"'"]
            )
        case .noCommand(let gaps, let installed): self = Diagnosis(noCommand: gaps, installed)
        case .notInstalled(let gaps, let installed): self = Diagnosis(missing: gaps, installed)
        case .notReady(let check, let said, let reason):
            self.init(
                "the agent \(check.agent) is not ready: `\(check.text)`: \(reason)",
                notes: said.plainLog.split(separator: "\n").suffix(5).map { "it said: \($0)" }
                    + [untouched]
            )
        case .cannotWrite(let path):
            self.init(
                "cannot make a folder for the workspaces at \(path)",
                notes: [untouched],
                hints: ["git config orchestrate.workspaceRoot ~/workspaces"]
            )
        case .insideCheckout(let path, let checkout):
            self.init(
                "the workspaces at \(path) would show in the checkout \(checkout)",
                notes: [untouched],
                hints: ["git config orchestrate.workspaceRoot ~/workspaces"]
            )
        case .noSpace(let path, let needed, let free):
            self.init(
                "the workspaces need about \(SizeText.of(needed)) and \(SizeText.of(free)) are free at \(path)",
                notes: [untouched],
                hints: [
                    "git orchestrate clean", "git config orchestrate.workspaceRoot ~/workspaces",
                ]
            )
        case .noFreeNumber:
            self.init("every name for this run is taken", notes: [untouched])
        }
    }
}
