package import SystemPackage

extension FilePath {
    /// A path with the bytes of `path`.
    package init(_ path: GitPath) {
        self = path.withCString { FilePath(platformString: $0) }
    }

    /// A path inside this folder, byte for byte.
    package func appending(_ path: GitPath) -> FilePath { appending(FilePath(path).components) }

    /// The bytes of this path.
    package var gitPath: GitPath { withPlatformString { GitPath(cString: $0) } }
}
