import CLibgit2
import SystemPackage

/// The state that libgit2 keeps for the whole process.
///
/// `git_libgit2_init` costs 10 ms (it parses the system's certificates), so it runs when the first
/// repository is opened and never for `--help` or a plan that is only checked.
enum Libgit2 {
    /// Initialises the library once; reading it again is free.
    ///
    /// Hash verification on read is off: git does not verify either, and it is 40 % of a checkout.
    /// Verification of what we create stays on. The two extensions are safe to ignore: we read
    /// `config.worktree` nowhere and prune no objects. `objectformat` and `refstorage` must never be
    /// added here: libgit2 1.5 would open such a repository and read wrong refs from it.
    static let started: Bool = {
        guard git_libgit2_init() >= 0 else { return false }
        guard orchestrate_set_strict_hash_verification(0) == 0 else { return false }
        return "worktreeconfig".withCString { worktreeConfig in
            "preciousobjects".withCString { preciousObjects in
                var names: [UnsafePointer<CChar>?] = [worktreeConfig, preciousObjects]
                return orchestrate_set_extensions(&names, names.count) == 0
            }
        }
    }()

    /// Where git looks for the files of a level, such as `~/.config/git`.
    ///
    /// libgit2 has worked it out from the environment, which is not read here.
    static func searchPath(_ level: git_config_level_t) -> [FilePath] {
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        guard started, orchestrate_get_search_path(level.rawValue, &buffer) == 0,
            let text = buffer.ptr
        else { return [] }
        return String(cString: text).split(separator: ":").map { FilePath(String($0)) }
    }

    static func start() throws(GitError) {
        guard started else {
            throw GitError(
                operation: "start libgit2",
                code: -1,
                category: 0,
                message: "init failed"
            )
        }
    }
}
