package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder for objects that another git makes while something is only tried; gone when it is dropped.
package final class ScratchFolder: Sendable {
    package let path: FilePath

    /// Made in `parent`, such as the system's folder for temporary files.
    package init(in parent: FilePath) throws(GitError) {
        var template = Array(parent.appending("git-orchestrate-trial-XXXXXX").string.utf8CString)
        guard mkdtemp(&template) != nil else {
            throw GitError(
                operation: "make a folder in \(parent)",
                code: -1,
                category: 0,
                message: String(cString: strerror(errno))
            )
        }
        path = FilePath(platformString: template)
    }

    deinit { removeAll(path) }

    /// Links are removed, not followed.
    private func removeAll(_ path: FilePath) {
        for name in names(in: path) {
            let entry = path.appending(name)
            if kind(of: entry) == .folder { removeAll(entry) } else { removeFile(entry) }
        }
        removeFolder(path)
    }
}
