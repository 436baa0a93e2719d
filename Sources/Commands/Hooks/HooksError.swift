import SystemPackage

/// Why nothing is done with the hooks of a repository.
enum HooksError: Error {
    /// `core.hooksPath` says that they are somewhere else.
    case kept(in: String, HookManager?)
    case folderIsLink(FilePath)
    case cannotWrite(FilePath, reason: String)
    /// A hook that was there cannot be moved.
    case cannotKeep(FilePath, reason: String)
}
