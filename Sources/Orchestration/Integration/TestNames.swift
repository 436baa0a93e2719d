package import Git
package import Planning
package import SystemPackage

/// Where a validation test without a command in the plan is looked for.
package enum TestNames {
    package static func script(_ test: String) -> GitPath {
        GitPath(".orchestrate/tests/\(test)")
    }

    /// The scripts that a base has for the tests of a plan: they came from where the plan did.
    package static func scripts(
        of plan: Plan,
        in base: ObjectID,
        of commonDirectory: FilePath,
    ) throws -> [Plan.Command] {
        guard plan.integration.strategy.validates else { return [] }
        let repository = try Repository(at: commonDirectory)
        let tree = try repository.existingCommit(base).tree
        return try plan.integration.validationTests.filter { plan.tests[$0] == nil }
            .compactMap { test in
                guard let entry = try repository.entry(at: script(test), inTree: tree),
                    entry.mode != .tree, entry.mode != .submodule
                else { return nil }
                let bytes = try repository.blob(entry.id)
                return Plan.Command(
                    purpose: "test \(test)",
                    text: String(decoding: bytes, as: UTF8.self)
                )
            }
    }
}
