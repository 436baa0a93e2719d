import Git
import Planning
import SystemPackage

/// What is looked at before anything is written.
extension Launch {
    /// The repository in whose working tree, or git directory, the workspaces would lie: this one, or
    /// the one that has it for a submodule. One whose ignore rules hide them is not disturbed.
    static func checkout(showing root: FilePath) throws -> FilePath? {
        var parent = root
        while !Files.isFolder(parent), parent.lastComponent != nil { parent.removeLastComponent() }
        guard let outer = try? Repository(holding: parent) else { return nil }
        guard try outer.wouldShow(root) else { return nil }
        return outer.layout.workingTree ?? outer.layout.commonDirectory
    }

    /// What subtasks say they start from, and neither the base has nor anything before them makes.
    static func missingInputs(
        of plan: Plan,
        base: ObjectID,
        in repository: borrowing Repository,
    ) throws -> [(SubtaskID, String)] {
        let tree = try repository.existingCommit(base).tree
        var missing: [(SubtaskID, String)] = []
        for subtask in plan.subtasks where !subtask.inputs.isEmpty {
            let before = plan.graph.dataClosure(of: subtask.dataDependencies)
            // One that declares nothing may make anything; that is looked at when it has.
            if before.contains(where: { plan[$0]?.outputs.isEmpty ?? true }) { continue }
            let made = Set(before.flatMap { plan[$0]?.outputs ?? [] })
            for input in subtask.inputs where !made.contains(input) {
                if try repository.entry(at: GitPath(input), inTree: tree) == nil {
                    missing.append((subtask.id, input))
                }
            }
        }
        return missing
    }

    static func missingTests(
        of plan: Plan,
        base: ObjectID,
        in repository: borrowing Repository,
    ) throws -> [String] {
        guard plan.integration.strategy.validates else { return [] }
        let tree = try repository.existingCommit(base).tree
        var missing: [String] = []
        for test in plan.integration.validationTests where plan.tests[test] == nil {
            let script = TestNames.script(test)
            if try repository.entry(at: script, inTree: tree) == nil { missing.append(test) }
        }
        return missing
    }

    static func base(
        _ revision: String?,
        in repository: borrowing Repository,
    ) throws -> (ObjectID, String?) {
        if let revision {
            guard let id = try repository.resolve(revision: revision) else {
                throw LaunchError.unknownRevision(revision)
            }
            return (id, nil)
        }
        switch try repository.head() {
        case .branch(let name, let id): return (id, name.short)
        case .detached(let id): return (id, nil)
        case .unborn: throw Unsupported.noCommit
        }
    }
}
