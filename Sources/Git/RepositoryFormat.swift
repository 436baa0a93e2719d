import CLibgit2
package import SystemPackage

/// A reason why a repository is not supported, found before anything is written.
package enum Unsupported: Error, Sendable, Equatable {
    case notARepository(FilePath)
    case objectFormat(String)
    case refStorage(String)
    case formatVersion(Int)
    case formatExtension(String)
    case ownedBySomebodyElse(FilePath)
    case noCommit
    case partialClone(setting: String)
    case contentFilter(attribute: String)
    /// A ref that stands where ours would have to be a folder.
    case refInTheWay(RefName)
    case unreadable(GitError)
}

/// Finds and opens the repository that a person stands in.
package enum RepositoryFinder {
    /// Opens the repository that holds `folder`, or the one that `GIT_DIR` names.
    ///
    /// What libgit2 would misread, or refuse in words of its own, is named first, by reading the
    /// repository's own configuration file.
    package static func open(
        holding folder: FilePath,
        gitDirectory: FilePath?,
    ) throws(Unsupported) -> RepositoryLayout {
        do throws(GitError) { try Libgit2.start() } catch { throw .unreadable(error) }
        let path = gitDirectory.map { folder.pushing($0) } ?? folder
        let found = gitDirectory == nil ? discover(from: folder) : path
        if let found { try checkFormat(ofGitDirectory: found) }
        do throws(GitError) {
            let repository =
                gitDirectory == nil ? try Repository(holding: folder) : try Repository(at: path)
            return repository.layout
        } catch {
            if error.isNotFound, found == nil { throw .notARepository(path) }
            if let found, let owner = owner(of: found), owner != currentUser() {
                throw .ownedBySomebodyElse(found)
            }
            throw .unreadable(error)
        }
    }

    private static func discover(from folder: FilePath) -> FilePath? {
        var buffer = git_buf()
        let code = folder.withPlatformString { git_repository_discover(&buffer, $0, 1, nil) }
        guard code == 0, let text = buffer.ptr else {
            git_error_clear()
            return nil
        }
        defer { git_buf_dispose(&buffer) }
        return FilePath(platformString: text)
    }

    private static func checkFormat(ofGitDirectory directory: FilePath) throws(Unsupported) {
        var common = directory
        if let text = contents(of: directory.appending("commondir")) {
            let trimmed = String(decoding: text, as: UTF8.self).filter { !$0.isNewline }
            common = directory.pushing(FilePath(trimmed))
        }
        guard let settings = settings(inFile: common.appending("config")) else { return }
        if let text = settings["core.repositoryformatversion"], let version = Int(text), version > 1
        {
            throw .formatVersion(version)
        }
        if let format = settings["extensions.objectformat"], format.lowercased() != "sha1" {
            throw .objectFormat(format)
        }
        if let storage = settings["extensions.refstorage"], storage.lowercased() != "files" {
            throw .refStorage(storage)
        }
        if settings["extensions.partialclone"] != nil {
            throw .partialClone(setting: "extensions.partialClone")
        }
        let known = ["objectformat", "refstorage", "worktreeconfig", "preciousobjects", "noop"]
        guard settings["core.repositoryformatversion"] == "1" else { return }
        for name in settings.keys.sorted() where name.hasPrefix("extensions.") {
            let short = String(name.dropFirst("extensions.".count))
            guard known.contains(short) else { throw .formatExtension(short) }
        }
    }

    /// The settings of one file; the repository cannot be asked, since it may refuse to open.
    private static func settings(inFile path: FilePath) -> [String: String]? {
        var config: OpaquePointer?
        guard path.withPlatformString({ git_config_open_ondisk(&config, $0) }) == 0 else {
            git_error_clear()
            return nil
        }
        defer { git_config_free(config) }
        var iterator: OpaquePointer?
        guard git_config_iterator_new(&iterator, config) == 0 else {
            git_error_clear()
            return nil
        }
        defer { git_config_iterator_free(iterator) }
        var found: [String: String] = [:]
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator) == 0, let value = entry?.pointee {
            found[String(cString: value.name)] = value.value.map { String(cString: $0) } ?? "true"
        }
        git_error_clear()
        return found
    }
}
