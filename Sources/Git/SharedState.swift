import CLibgit2
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What all worktrees of a repository share, or belongs to the main one, as it is at an instant.
package struct SharedState: Sendable, Equatable {
    /// The bytes of the shared `config`.
    package let config: [UInt8]
    /// The files of the `hooks` folder.
    package let hooks: [String: FileStamp]
    /// The refs that do not belong to any run, but for the stash.
    package let refs: [RefName: ObjectID]
    /// The stashes that no agent made.
    package let stashes: [ObjectID]
    /// The main worktree's `HEAD`, as its file has it.
    package let head: [UInt8]

    /// The same with another config.
    package func with(config: [UInt8]) -> SharedState {
        SharedState(config: config, hooks: hooks, refs: refs, stashes: stashes, head: head)
    }
}

/// What changes with every change of a file, without reading it.
package struct FileStamp: Sendable, Equatable {
    private let number: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int
    private let mode: UInt32

    /// Nil when there is nothing at that path; of a link, the link itself.
    init?(_ path: FilePath) {
        var found = stat()
        guard path.withPlatformString({ lstat($0, &found) }) == 0 else { return nil }
        number = UInt64(found.st_ino)
        size = Int64(found.st_size)
        mode = UInt32(found.st_mode)
        #if os(Linux)
            seconds = found.st_mtim.tv_sec
            nanoseconds = found.st_mtim.tv_nsec
        #else
            seconds = found.st_mtimespec.tv_sec
            nanoseconds = found.st_mtimespec.tv_nsec
        #endif
    }
}

extension Repository {
    /// Looks at what is shared; refs below one of `prefixes` do not count, nor stashes that were made on
    /// a branch below `branches`.
    package func sharedState(
        without prefixes: [String],
        branches: String,
    ) throws(GitError) -> SharedState {
        let common = layout.commonDirectory
        let folder = common.appending("hooks")
        var hooks: [String: FileStamp] = [:]
        for name in names(in: folder) where !name.hasSuffix(".sample") {
            hooks[name] = FileStamp(folder.appending(name))
        }
        var found: [RefName: ObjectID] = [:]
        for (name, id) in try refs(below: "refs/")
        where !prefixes.contains(where: { name.text.hasPrefix($0) }) && name.text != "refs/stash" {
            found[name] = id
        }
        return SharedState(
            config: contents(of: common.appending("config"), limit: 16 << 20) ?? [],
            hooks: hooks,
            refs: found,
            stashes: try stashes(notBelow: branches),
            head: contents(of: common.appending("HEAD")) ?? []
        )
    }

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

    /// The paths of the working tree that differ from `HEAD`, untracked ones included, each with what
    /// changes when it is written again; nil in a bare repository. The index is only read.
    package func changedFiles() throws(GitError) -> [GitPath: FileStamp?]? {
        guard let root = layout.workingTree else { return nil }
        var found: [GitPath: FileStamp?] = [:]
        for path in try changedPaths() {
            found.updateValue(FileStamp(root.appending(path)), forKey: path)
        }
        return found
    }

    /// Puts bytes in the place of the shared `config`, under git's own lock, if it still holds what is
    /// expected; returns whether it did. A link is left alone; the mode stays.
    package func replaceConfig(_ old: [UInt8], with new: [UInt8]) -> Bool {
        let path = layout.commonDirectory.appending("config")
        let lock = layout.commonDirectory.appending("config.lock")
        let kind = kind(of: path)
        guard kind == nil || kind == .file(executable: false),
            let descriptor = try? FileDescriptor.open(
                lock,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        else { return false }
        var status = stat()
        if path.withPlatformString({ lstat($0, &status) }) == 0 {
            fchmod(descriptor.rawValue, status.st_mode & 0o7777)
        }
        let isWritten = (try? descriptor.closeAfter { try descriptor.writeAll(new) }) == new.count
        guard isWritten, contents(of: path, limit: 16 << 20) ?? [] == old,
            lock.withPlatformString({ from in path.withPlatformString { rename(from, $0) } }) == 0
        else {
            unlink(lock)
            return false
        }
        return true
    }
}
