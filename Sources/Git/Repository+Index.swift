import CLibgit2

extension Repository {
    /// Whether the index of this worktree has no entry: a checkout writes it when all files are there.
    package func hasEmptyIndex() throws(GitError) -> Bool {
        let index = try indexHandle()
        return git_index_entrycount(index.pointer) == 0
    }

    /// About what a worktree of this repository takes on disk, as the index of this one has the sizes of
    /// its files; 0 where it has none.
    package func checkoutSize() throws(GitError) -> Int64 {
        let index = try indexHandle()
        var sum: Int64 = 0
        for position in 0..<git_index_entrycount(index.pointer) {
            guard let entry = git_index_get_byindex(index.pointer, position) else { continue }
            // A file system gives out blocks.
            sum += (Int64(entry.pointee.file_size) + 4_095) / 4_096 * 4_096
        }
        return sum
    }
}
