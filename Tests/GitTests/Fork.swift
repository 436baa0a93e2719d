import Git
import TestSupport

/// A history of two branches, made without a working tree.
struct Fork {
    let ours: ObjectID
    let theirs: ObjectID
    let result: TreeMergeResult

    init(
        _ test: TestRepository,
        base: [String: String?],
        ours: [String: String?],
        theirs: [String: String?],
    ) throws {
        let repository = try test.open()
        func tree(_ start: ObjectID?, _ files: [String: String?]) throws -> ObjectID {
            var changes: [TreeChange] = []
            for (name, text) in files {
                guard let text else {
                    changes.append(.remove(GitPath(name)))
                    continue
                }
                let blob = try repository.writeBlob(Array(text.utf8))
                changes.append(.set(GitPath(name), .file, blob))
            }
            return try repository.writeTree(start, changing: changes)
        }
        func commit(_ tree: ObjectID, _ parents: [ObjectID]) throws -> ObjectID {
            let author = Signature(name: "T", email: "t@example.com", seconds: 1_700_000_000)
            return try repository.writeCommit(
                tree: tree,
                parents: parents,
                author: author,
                committer: author,
                message: "T\n"
            )
        }
        let baseTree = try tree(nil, base)
        let baseCommit = try commit(baseTree, [])
        let oursTree = try tree(baseTree, ours)
        let theirsTree = try tree(baseTree, theirs)
        self.ours = try commit(oursTree, [baseCommit])
        self.theirs = try commit(theirsTree, [baseCommit])
        result = try repository.mergeTrees(
            base: baseTree,
            ours: oursTree,
            theirs: theirsTree,
            labels: ConflictMarkers(ours: self.ours.hex, theirs: self.theirs.hex),
            settings: repository.mergeSettings()
        )
    }

    /// Git's answer: its tree, and the stages of what it leaves to a person.
    func gits(_ test: TestRepository) throws -> (isClean: Bool, tree: String, stages: Set<String>) {
        let arguments = ["merge-tree", "--write-tree", "--no-messages", ours.hex, theirs.hex]
        let answer = try test.ask(arguments)
        guard answer.status == 0 || answer.status == 1 else {
            throw GitFailed(arguments: arguments, status: answer.status, output: answer.errors)
        }
        let lines = answer.text.split(separator: "\n").map(String.init)
        return (answer.status == 0, lines.first ?? "", Set(lines.dropFirst()))
    }

    /// Whether git says the same; what is left to git agrees.
    func agrees(_ test: TestRepository) throws -> Bool {
        let git = try gits(test)
        switch result {
        case .clean(let tree): return git.isClean && git.tree == tree.hex
        case .conflicted(let conflict):
            let stages = conflict.stages.map { stage in
                let mode = String(stage.mode.rawValue, radix: 8)
                return "\(mode) \(stage.id) \(stage.side.rawValue)\t\(stage.path)"
            }
            return !git.isClean && git.tree == conflict.tree.hex && git.stages == Set(stages)
        case .undecided: return true
        }
    }
}
