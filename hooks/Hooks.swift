/// The scripts of the folder `hooks/`, carried inside the binary.
package enum Hooks {
    /// Checks plan files that are about to be committed.
    package static let preCommit = String(decoding: PackageResources.pre_commit, as: UTF8.self)

    /// What the git of an agent runs for every hook.
    package static let agent = String(decoding: PackageResources.agent, as: UTF8.self)
}
