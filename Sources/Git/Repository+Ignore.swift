import CLibgit2
package import SystemPackage

extension Repository {
    /// Whether something new at an absolute path would show in this working tree's status, or lie
    /// in its git directory.
    package func wouldShow(_ path: FilePath) throws(GitError) -> Bool {
        let layout = layout
        if path.starts(with: layout.commonDirectory) { return true }
        guard let tree = layout.workingTree, path.starts(with: tree) else { return false }
        var inside = path
        _ = inside.removePrefix(tree)
        var ignored: Int32 = 0
        let code = inside.gitPath.withCString { git_ignore_path_is_ignored(&ignored, pointer, $0) }
        try check(code, "look up \(path) in the ignore rules")
        return ignored == 0
    }
}
