import Agents
import Git
import Planning

/// Looks at a workspace after its processes are gone, and puts what was left there into a commit.
///
/// Runs whatever the agent's exit status was: a failed attempt's work is kept as well.
struct Settlement: Sendable {
    let subtask: Subtask
    let names: RunNames
    let workspace: Workspace
    let base: ObjectID
    /// Who commits the leftovers.
    let identity: Signature
    let setup: SetupProducts
    /// What was committed before, when all that came after it is of its acceptance.
    let settled: AttemptSettled?

    func settle() throws -> SettledFacts {
        let repository = try Repository(at: workspace.path)
        let head = try repository.head()
        if let settled {
            var facts = try facts(settled.tip, head, repository, .none)
            facts.leftovers = settled.leftovers
            return facts
        }
        let branchTip = try repository.target(of: workspace.branch)
        let found = try commit(of: head, branchTip, in: repository)
        let leftovers = try repository.storeLeftovers()
            .beyond(found, in: repository).without(setup.contains)
        var tip = found
        if !leftovers.changes.isEmpty {
            tip = try commit(leftovers, onto: found, in: repository)
            if case .branch(workspace.branch, _) = head {
                try repository.moveRef(
                    workspace.branch,
                    from: found,
                    to: tip,
                    reason: "orchestrate: leftovers of \(subtask.id)",
                    staleLock: .remove
                )
            }
        }
        return try facts(tip, head, repository, leftovers)
    }

    /// Where the work is. Of an agent that deleted the branch under its feet, the log of `HEAD`
    /// still knows.
    private func commit(
        of head: Head,
        _ branchTip: ObjectID?,
        in repository: borrowing Repository,
    ) throws -> ObjectID {
        switch head {
        case .branch(_, let id), .detached(let id): return id
        case .unborn:
            if let last = repository.lastHead(), try repository.commit(last) != nil { return last }
            return branchTip ?? base
        }
    }

    private func facts(
        _ tip: ObjectID,
        _ head: Head,
        _ repository: borrowing Repository,
        _ leftovers: Leftovers,
    ) throws -> SettledFacts {
        let tree = try repository.existingCommit(tip).tree
        let difference = try repository.difference(
            from: repository.existingCommit(base).tree,
            to: tree
        )
        var facts = SettledFacts(
            tip: tip,
            branchTip: try repository.target(of: workspace.branch),
            headElsewhere: place(of: head),
            operation: repository.operationInProgress,
            descendsFromBase: try repository.isAncestor(base, of: tip),
            difference: difference
        )
        facts.leftovers = leftovers.changes.map(\.path)
        facts.uncommittable = leftovers.uncommittable
        facts.ignored = leftovers.ignored
        facts.commits = try repository.commits(of: tip, notIn: base, limit: 200).map {
            CommitLine(id: $0.id, subject: $0.subject)
        }
        for output in subtask.outputs
        where try repository.entry(at: GitPath(output), inTree: tree) == nil {
            facts.outputsMissing.append(output)
        }
        if !subtask.files.isEmpty {
            facts.outOfScope = try repository.paths(
                difference.paths.map(\.path),
                matchingNoneOf: subtask.files
            )
        }
        facts.handover = try handover(facts.commits, repository)
        // A stash names the branch it was made on; those of the user are none of our business.
        facts.stashes = try repository.stashes(on: workspace.branch)
        if case .unsupported(let attribute) = try repository.conversion(ofTree: tree) {
            facts.unsupportedAttribute = attribute
        }
        return facts
    }

    /// Of the file that the agent was given for it, else of the last message that says more than its
    /// subject.
    private func handover(
        _ commits: [CommitLine],
        _ repository: borrowing Repository,
    ) throws -> Handover? {
        let file = names.handover(of: workspace)
        if let text = Files.readText(file, atMost: Handover.mostBytes),
            let handover = Handover(markdown: text)
        {
            return handover
        }
        for commit in commits.prefix(20) {
            let message = try repository.existingCommit(commit.id).message
            let paragraphs = message.withoutHookTrailers.split(separator: "\n\n").dropFirst()
                .map(String.init)
            // The last paragraph is often one of trailers, and what we committed ourselves says nothing.
            let body = paragraphs.filter { !$0.isTrailers && !$0.allSatisfy(\.isWhitespace) }
            guard !message.contains("\nOrchestrate-Leftovers: "), !body.isEmpty else { continue }
            let text = String(body.joined(separator: "\n\n").prefix(Handover.mostBytes))
            return Handover(markdown: text)
        }
        return nil
    }

    /// It ends up in the user's history, so it says what the work is and not how it got there.
    private var subject: String {
        guard let line = subtask.description?.split(whereSeparator: \.isNewline).first else {
            return "Work of \(subtask.id)"
        }
        return "\(subtask.id): \(line.harmless)"
    }

    private func place(of head: Head) -> String? {
        switch head {
        case .branch(workspace.branch, _): nil
        case .branch(let other, _): "on \(other.short)"
        case .detached(let id): "detached at \(id.short)"
        // Its own branch without a commit: the branch was deleted, which has a name of its own.
        case .unborn(workspace.branch.text): nil
        case .unborn(let name): "on \(name), which has no commit"
        }
    }

    /// The date follows from the parent, so that the same work gives the same commit.
    private func commit(
        _ leftovers: Leftovers,
        onto parent: ObjectID,
        in repository: borrowing Repository,
    ) throws -> ObjectID {
        let before = try repository.existingCommit(parent)
        let tree = try repository.writeTree(before.tree, changing: leftovers.changes)
        let author = identity.at(before.committer.next)
        let count = leftovers.changes.count
        let commit = try repository.writeCommit(
            tree: tree,
            parents: [parent],
            author: author,
            committer: author,
            message: """
                \(subject)

                Left uncommitted by its agent and committed by git-orchestrate: \
                \(count) \(count == 1 ? "path" : "paths").

                Orchestrate-Subtask: \(subtask.id)
                Orchestrate-Leftovers: \(count)

                """
        )
        // The work is in the commit; an index that cannot be written (a dead agent's lock) only
        // means that `git status` in the workspace shows it as changed.
        try? repository.resetIndex(to: tree)
        return commit
    }
}

extension String {
    /// Without what the hook of an agent adds to its messages. Git puts that below the last lines where
    /// they look like trailers, which `Next: tests` does.
    fileprivate var withoutHookTrailers: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !AgentHooks.trailers.contains { line.hasPrefix($0 + ": ") } }
            .joined(separator: "\n")
    }

    /// Whether each line is a trailer, such as `Signed-off-by: …`.
    fileprivate var isTrailers: Bool {
        let lines = split(separator: "\n")
        return !lines.isEmpty
            && lines.allSatisfy { line in
                guard let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix(": ") else {
                    return false
                }
                let name = line[..<colon]
                return name.contains("-") && name.allSatisfy { $0.isLetter || $0 == "-" }
            }
    }
}
