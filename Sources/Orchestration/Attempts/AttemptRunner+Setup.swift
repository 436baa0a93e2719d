import Agents
import Git
import Planning

/// What makes a fresh workspace ready before its agent: copies of ignored files, then commands.
extension AttemptRunner {
    /// Why a workspace cannot be made ready.
    struct SetupFailure: Error {
        let failure: Failure
    }

    func setUp(base: ObjectID) async throws {
        try await copyIgnored()
        for text in context.plan.setup {
            let ending = try await CheckCommand(
                context: context,
                text: text,
                folder: workspace.path,
                files: names.setup(subtask.id, attempt: attempt),
                environment: context.environment.attempt(facts(base)),
                timeout: subtask.timeout
            ).run(until: stop)
            if ending == .stopped {
                throw SetupFailure(failure: Failure(.interrupted, ending.sentence))
            }
            guard ending.isSuccess else {
                throw SetupFailure(failure: Failure(.setupRed, "`\(text)`: \(ending.sentence)"))
            }
        }
        try await noteProducts()
    }

    /// Taken note of before the agent starts; whatever is there then is not its work.
    private func noteProducts() async throws {
        guard !context.plan.setup.isEmpty else { return }
        let path = workspace.path
        let found = try await offload { try Repository(at: path).storeLeftovers() }
        try SetupProducts(found).write(to: names.setupProducts(subtask.id, attempt: attempt))
    }

    var setupProducts: SetupProducts {
        SetupProducts.of(subtask.id, attempt: attempt, names)
    }

    private func copyIgnored() async throws {
        let patterns = context.plan.copied
        guard !patterns.isEmpty else { return }
        let (common, path) = (names.commonDirectory, workspace.path)
        let stuck: GitPath? = try await offload {
            let checkout = try Repository(at: common)
            guard let top = checkout.layout.workingTree else { return nil }
            let files = try checkout.ignoredFiles(matching: patterns)
            return try Repository(at: path).copy(files, from: top)
        }
        guard let stuck else { return }
        let failure = Failure(
            .setupRed,
            "\(stuck) cannot be copied: what it starts from does not ignore it, or has something there"
        )
        throw SetupFailure(failure: failure)
    }
}
