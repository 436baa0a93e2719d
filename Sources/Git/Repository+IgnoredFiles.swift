import CLibgit2
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files that git ignores, chosen by patterns: what a build or a test needs and no commit has.
package struct IgnoredFiles: Sendable, Equatable {
    /// Files and links, by path.
    package var paths: [GitPath] = []
    package var bytes: Int64 = 0
    /// Whether there are more than may be: then `paths` is not all of them.
    package var isTooMuch = false

    /// More than this is no longer fast to copy for each workspace.
    package static let most = (files: 20_000, bytes: Int64(500_000_000))

    /// So many entries of folders are looked at.
    fileprivate static let mostLookedAt = 200_000
}

extension Repository {
    /// Finds the ignored files of this working tree that match; links are not followed.
    ///
    /// A pattern with a wildcard never means a file whose name begins with `.env`: secrets are named.
    package func ignoredFiles(matching patterns: [String]) throws(GitError) -> IgnoredFiles {
        var found = IgnoredFiles()
        guard let top = layout.workingTree, !patterns.isEmpty else { return found }
        var looked = 0
        var candidates: [GitPath] = []
        // Each pattern begins somewhere; the rest of the tree need not be walked.
        for start in Set(patterns.map { GitPath($0).fixedFolder }) {
            // A link on the way leads out of the working tree.
            let above = start.folders.dropLast().map { kind(of: top.appending($0)) }
            guard above.allSatisfy({ $0 == .folder }) else { continue }
            var pending = [start]
            while let path = pending.popLast() {
                let place = path.bytes.isEmpty ? top : top.appending(path)
                switch kind(of: place) {
                case .folder?:
                    for name in names(in: place).sorted() where name.lowercased() != ".git" {
                        pending.append(path.appending(Array(name.utf8)))
                    }
                case .file?, .link?: candidates.append(path)
                default: continue
                }
                looked += 1
                guard looked < IgnoredFiles.mostLookedAt else {
                    found.isTooMuch = true
                    return found
                }
            }
        }
        let others = Set(try paths(candidates, matchingNoneOf: patterns))
        let named = Set(patterns.map { GitPath($0).lastName })
        for path in Set(candidates).subtracting(others).sorted() {
            let isSecret = path.lastName.starts(with: Array(".env".utf8))
            guard !isSecret || named.contains(path.lastName), try isIgnored(path) else { continue }
            found.paths.append(path)
            found.bytes += size(of: top.appending(path)) ?? 0
            guard
                found.paths.count <= IgnoredFiles.most.files,
                found.bytes <= IgnoredFiles.most.bytes
            else {
                found.isTooMuch = true
                return found
            }
        }
        return found
    }

    /// Copies files of another checkout into this working tree; what is there already stays.
    ///
    /// Returns the first path that git would not ignore here, so that it would end up in a commit, or
    /// that a link or a file is in the way of; then what came before it has been copied.
    package func copy(_ files: IgnoredFiles, from other: FilePath) throws(GitError) -> GitPath? {
        guard let top = layout.workingTree else { return nil }
        for path in files.paths {
            guard try isIgnored(path) else { return path }
            for folder in path.folders.dropLast().reversed() {
                let place = top.appending(folder)
                switch kind(of: place) {
                case nil: makeFolder(place)
                case .folder?: continue
                default: return path
                }
            }
            let (source, target) = (other.appending(path), top.appending(path))
            guard !exists(target) else { continue }
            guard copyFile(source, target) else { return path }
        }
        return nil
    }

    private func isIgnored(_ path: GitPath) throws(GitError) -> Bool {
        var ignored: Int32 = 0
        let code = path.withCString { git_ignore_path_is_ignored(&ignored, pointer, $0) }
        try check(code, "look up \(path) in the ignore rules")
        return ignored != 0
    }
}

extension GitPath {
    /// The folder before the first wildcard, or the path itself where there is none.
    fileprivate var fixedFolder: GitPath {
        guard let wildcard = bytes.firstIndex(where: { Array("*?[\\".utf8).contains($0) }) else {
            let isFolder = bytes.last == UInt8(ascii: "/")
            return isFolder ? GitPath(bytes: bytes.dropLast()) : self
        }
        let slash = bytes[..<wildcard].lastIndex(of: UInt8(ascii: "/"))
        return GitPath(bytes: slash.map { Array(bytes[..<$0]) } ?? [])
    }
}

/// Copies a file or a link, as a clone that shares its blocks where the file system can.
private func copyFile(_ source: FilePath, _ target: FilePath) -> Bool {
    if kind(of: source) == .link {
        guard let destination = linkTarget(of: source) else { return false }
        return symbolicLink(to: destination, at: target)
    }
    var status = stat()
    guard source.withPlatformString({ lstat($0, &status) }) == 0,
        let input = try? FileDescriptor.open(
            source,
            .readOnly,
            // Not for an agent that is being started meanwhile.
            options: [.noFollow, .nonBlocking, .closeOnExec]
        )
    else { return false }
    defer { try? input.close() }
    let mode = FilePermissions(rawValue: CInterop.Mode(status.st_mode & 0o777))
    guard
        let output = try? FileDescriptor.open(
            target,
            .writeOnly,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: mode.union(.ownerWrite)
        )
    else { return false }
    defer { try? output.close() }
    if orchestrate_clone_file(output.rawValue, input.rawValue) == 0 { return true }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    do {
        while true {
            let count = try buffer.withUnsafeMutableBytes { try input.read(into: $0) }
            if count == 0 { return true }
            try output.writeAll(buffer.prefix(count))
        }
    } catch {
        return false
    }
}

/// What a link names; nil where it cannot be read.
private func linkTarget(of link: FilePath) -> [UInt8]? {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = link.withPlatformString { readlink($0, &buffer, buffer.count) }
    guard count > 0, count < buffer.count else { return nil }
    return buffer.prefix(count).map { UInt8(bitPattern: $0) }
}
