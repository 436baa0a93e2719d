package import Agents
package import Git
package import Planning
package import SystemPackage

/// All names that a run writes into a repository and beside it; there are no others.
///
/// A subtask id starts with a letter or a digit, so `_integration` can never be one.
package struct RunNames: Sendable, Equatable {
    package let run: RunID
    /// What all worktrees of the repository share.
    package let commonDirectory: FilePath
    /// The folder of this run's workspaces.
    package let workspaceFolder: FilePath

    package init(run: RunID, commonDirectory: FilePath, workspaceRoot: FilePath) {
        self.run = run
        self.commonDirectory = commonDirectory
        self.workspaceFolder = workspaceRoot.appending(run.text)
    }

    // MARK: Refs

    /// What all journals are below.
    package static let journals = "refs/orchestrate/"

    /// What the branches of all runs are below.
    package static let branches = "refs/heads/orchestrate/"

    package var journal: RefName { RefName(RunNames.journals + run.text)! }

    package var integration: RefName { RefName(branch: "orchestrate/\(run)/_integration")! }

    /// What all branches of this run are below, as people type it.
    package var branchPrefix: String { "orchestrate/\(run)/" }

    package func branch(_ subtask: SubtaskID) -> RefName {
        // Both ids are checked to be one component of a ref.
        RefName(branch: "orchestrate/\(run)/\(subtask)")!
    }

    /// What people have answered to conflicts, for all runs; no run's id begins with `_`.
    package static let resolutions = RefName(journals + "_resolutions")!

    // MARK: Workspaces

    /// Beside the repository, not inside: agents inside it walk up and edit the parent.
    package static func standardRoot(_ layout: RepositoryLayout) -> FilePath {
        let main = RunNames.mainFolder(layout)
        let name = (main.lastComponent?.string ?? "repository") + ".orchestrate"
        return main.removingLastComponent().appending(name)
    }

    /// The main working tree; in a bare repository the repository itself.
    package static func mainFolder(_ layout: RepositoryLayout) -> FilePath {
        if !layout.isLinkedWorktree, let tree = layout.workingTree { return tree }
        let common = layout.commonDirectory
        return common.lastComponent == ".git" ? common.removingLastComponent() : common
    }

    package func workspace(_ subtask: SubtaskID, attempt: Int) -> Workspace {
        // "@" is in no subtask id, so a later attempt never meets another subtask's folder.
        let name = attempt == 1 ? "\(subtask)" : "\(subtask)@\(attempt)"
        return Workspace(
            name: "orchestrate.\(run).\(name)",
            path: workspaceFolder.appending(name),
            branch: branch(subtask)
        )
    }

    /// Git's record of a worktree, with its `HEAD`, index and logs.
    package func record(of workspace: Workspace) -> FilePath {
        commonDirectory.appending("worktrees").appending(workspace.name)
    }

    /// Where the merged tree is checked.
    package var integrationWorkspace: Workspace { checkWorkspace(1) }

    /// One of those in which tests run at the same time; the first is the one that stays.
    func checkWorkspace(_ slot: Int) -> Workspace {
        let name = "_integration" + (slot == 1 ? "" : "@\(slot)")
        return Workspace(
            name: "orchestrate.\(run).\(name)",
            path: workspaceFolder.appending(name),
            branch: RefName(branch: "orchestrate/\(run)/_tests")!
        )
    }

    /// Where a person resolves the conflict of a subtask.
    package func resolution(of subtask: SubtaskID) -> Workspace {
        Workspace(
            name: "orchestrate.\(run).\(subtask)@resolve",
            path: workspaceFolder.appending("\(subtask)@resolve"),
            branch: RefName(branch: "orchestrate/\(run)/_resolve/\(subtask)")!
        )
    }

    /// Where an agent resolves the conflict of a subtask.
    func synthesis(of subtask: SubtaskID) -> Workspace {
        Workspace(
            name: "orchestrate.\(run).\(subtask)@synthesis",
            path: workspaceFolder.appending("\(subtask)@synthesis"),
            branch: RefName(branch: "orchestrate/\(run)/_synthesis/\(subtask)")!
        )
    }

    /// A worktree that is only to show whether one can be worked in.
    var probe: Workspace {
        Workspace(
            name: "orchestrate.\(run).probe",
            path: workspaceFolder.appending("probe"),
            branch: RefName(branch: "orchestrate/\(run)/probe")!
        )
    }

    // MARK: Live files

    /// Locks, logs of running attempts, briefs.
    package var liveFolder: FilePath {
        commonDirectory.appending("orchestrate").appending(run.text)
    }

    /// One lock for all administration of worktrees in this repository, whatever the run.
    package var worktreesLock: FilePath {
        commonDirectory.appending("orchestrate").appending("worktrees.lock")
    }

    /// Is there while the worktree of a conflict is being made, and when that was cut off.
    func resolutionIntent(of workspace: Workspace) -> FilePath {
        liveFolder.appending("\(workspace.path.lastComponent?.string ?? "").making")
    }

    /// Which conflict a worktree was made for.
    func resolutionMark(of workspace: Workspace) -> FilePath {
        record(of: workspace).appending("orchestrate-conflict")
    }

    /// Held while the worktree of a conflict is made, or what was made there is taken.
    func resolutionLock(of workspace: Workspace) -> FilePath {
        liveFolder.appending("\(workspace.path.lastComponent?.string ?? "").lock")
    }

    /// Held by the process that acts for this run.
    package var runnerLock: FilePath { liveFolder.appending("runner.lock") }

    /// Which process that is.
    package var runnerIdentity: FilePath { liveFolder.appending("runner.json") }

    package func log(_ subtask: SubtaskID, attempt: Int) -> FilePath {
        liveFolder.appending("\(subtask)@\(attempt).log")
    }

    /// Where the supervisor of an attempt is found.
    package func supervisor(_ subtask: SubtaskID, attempt: Int) -> SupervisorFiles {
        supervisor("\(subtask)@\(attempt)", log: log(subtask, attempt: attempt))
    }

    /// Where an agent may write what those who go on should know: in the git directory of its worktree,
    /// where no commit finds it and a sandbox that lets it commit lets it write.
    func handover(of workspace: Workspace) -> FilePath {
        record(of: workspace).appending("ORCHESTRATE_HANDOVER.md")
    }

    /// Where the commits of an attempt are noted as they are made, for the same reason.
    package func progress(_ subtask: SubtaskID, attempt: Int) -> FilePath {
        record(of: workspace(subtask, attempt: attempt)).appending("ORCHESTRATE_PROGRESS")
    }

    /// The hooks of all agents of the run.
    func hooks(_ rules: AgentHookRules) -> AgentHooks {
        AgentHooks(
            folder: liveFolder.appending("hooks"),
            config: liveFolder.appending("hooks.config"),
            commonDirectory: commonDirectory,
            rules: rules
        )
    }

    /// Of the commands that make a workspace ready, which print where the attempt does.
    package func setup(_ subtask: SubtaskID, attempt: Int) -> SupervisorFiles {
        supervisor("\(subtask)@\(attempt).setup", log: log(subtask, attempt: attempt))
    }

    /// What those commands left.
    func setupProducts(_ subtask: SubtaskID, attempt: Int) -> FilePath {
        liveFolder.appending("\(subtask)@\(attempt).setup.products.json")
    }

    /// Of the acceptance commands of an attempt, which print where the attempt did.
    package func acceptance(_ subtask: SubtaskID, attempt: Int) -> SupervisorFiles {
        supervisor("\(subtask)@\(attempt).acceptance", log: log(subtask, attempt: attempt))
    }

    /// Of a test, in one of the worktrees for tests.
    func check(_ name: String, _ purpose: TestRunner.Purpose, slot: Int = 1) -> SupervisorFiles {
        let name = "_check.\(name)\(purpose.rawValue)" + (slot == 1 ? "" : "@\(slot)")
        return supervisor(name, log: liveFolder.appending(name + ".log"))
    }

    /// All that may be at work for a test.
    func checks(of name: String, _ plan: Plan) -> [SupervisorFiles] {
        (1...max(1, plan.integration.parallelTests)).flatMap { slot in
            [.merged, .base, .search].map { check(name, $0, slot: slot) }
        }
    }

    private func supervisor(_ name: String, log: FilePath) -> SupervisorFiles {
        SupervisorFiles(
            lock: liveFolder.appending(name + ".lock"),
            identity: liveFolder.appending(name + ".process.json"),
            record: liveFolder.appending(name + ".exit.json"),
            log: log
        )
    }

    /// Of the agent that resolves the conflict of a subtask.
    func synthesis(_ subtask: SubtaskID) -> SupervisorFiles {
        let name = "_synthesis.\(subtask)"
        return supervisor(name, log: liveFolder.appending(name + ".log"))
    }

    func synthesisBrief(_ subtask: SubtaskID) -> FilePath {
        liveFolder.appending("_synthesis.\(subtask).brief.md")
    }

    package func brief(_ subtask: SubtaskID, attempt: Int) -> FilePath {
        liveFolder.appending("\(subtask)@\(attempt).brief.md")
    }

    /// What an agent makes besides its work, such as a transcript.
    package func artifacts(_ subtask: SubtaskID, attempt: Int) -> FilePath {
        liveFolder.appending("\(subtask)@\(attempt).files")
    }

    /// The same of the agent that resolves the conflict of a subtask.
    func synthesisArtifacts(_ subtask: SubtaskID) -> FilePath {
        liveFolder.appending("_synthesis.\(subtask).files")
    }

    /// Where a command that works in a workspace finds the folders of git.
    func places(_ workspace: Workspace, artifacts: FilePath) -> WorkPlaces {
        WorkPlaces(
            commonDirectory: commonDirectory,
            gitDirectory: record(of: workspace),
            branch: workspace.branch.short,
            artifacts: artifacts
        )
    }

    package func inputs(_ subtask: SubtaskID, attempt: Int) -> FilePath {
        liveFolder.appending("\(subtask)@\(attempt).inputs.json")
    }

    package func checkLog(_ name: String) -> FilePath { check(name, .merged).log }

    // MARK: The journal's tree

    package static let planPath = GitPath("plan.yml")

    /// The run's first event once more, so that runs are listed without reading their history.
    package static let startPath = GitPath("run.json")

    package static func logPath(_ subtask: SubtaskID, attempt: Int) -> GitPath {
        GitPath("attempts/\(subtask)/\(attempt)/log")
    }

    /// A repository's config as somebody changed it while the attempt ran.
    package static func configPath(_ subtask: SubtaskID, attempt: Int) -> GitPath {
        GitPath("attempts/\(subtask)/\(attempt)/config")
    }

    package static func bundlePath(_ subtask: SubtaskID, attempt: Int) -> GitPath {
        GitPath("attempts/\(subtask)/\(attempt)/bundle.json")
    }

    /// The folder of a subtask's conflict: what is merged with marks, and the versions of each side.
    package static func conflictPath(_ subtask: SubtaskID, _ part: String) -> GitPath {
        GitPath("conflicts/\(subtask)/\(part)")
    }

    /// What a test printed because of which a subtask was left out.
    package static func evictionLogPath(_ subtask: SubtaskID, _ test: String) -> GitPath {
        GitPath("checks/\(test)/left-out/\(subtask)")
    }

    /// What the agent printed that was to resolve the conflict of a subtask.
    package static func synthesisLogPath(_ subtask: SubtaskID) -> GitPath {
        GitPath("conflicts/\(subtask)/synthesis.log")
    }

    package static func checkLogPath(_ name: String, onBase: Bool = false) -> GitPath {
        GitPath("checks/\(name)/\(onBase ? "log-on-base" : "log")")
    }
}

/// The worktree and the branch of an attempt.
package struct Workspace: Sendable, Equatable {
    /// The name of the worktree's record.
    package let name: String
    package let path: FilePath
    package let branch: RefName
}
