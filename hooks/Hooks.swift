/// The scripts of the folder `hooks/`, carried inside the binary.
package enum Hooks {
    /// Checks plan files that are about to be committed.
    package static let preCommit = text(PackageResources.pre_commit)

    /// Keeps the branches and the history of a run that is running.
    package static let referenceTransaction = text(PackageResources.reference_transaction)

    /// What the git of an agent runs for every hook.
    package static let agent = text(PackageResources.agent)

    /// What other tools need in their settings to check plan files.
    package static let husky = text(PackageResources.husky_txt)
    package static let lefthook = text(PackageResources.lefthook_yml)
    package static let preCommitConfig = text(PackageResources.pre_commit_config_yaml)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
