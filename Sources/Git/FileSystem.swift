import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What an entry of a file system is, by `lstat`: a link is a link, wherever it points.
enum FileKind: Equatable {
    case file(executable: Bool)
    case link
    case folder
    case other
}

/// Nil when there is nothing at that path.
func kind(of path: FilePath) -> FileKind? {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(executable: status.st_mode & S_IXUSR != 0)
    case S_IFLNK: return .link
    case S_IFDIR: return .folder
    default: return .other
    }
}

func exists(_ path: FilePath) -> Bool { kind(of: path) != nil }

/// The names of what is directly in a folder, in no order; nothing when it cannot be read.
func names(in path: FilePath) -> [String] {
    guard let folder = path.withPlatformString({ opendir($0) }) else { return [] }
    defer { closedir(folder) }
    var found: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { found.append(name) }
    }
    return found
}

/// The size of a file in bytes; nil for anything else.
func size(of path: FilePath) -> Int64? {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return Int64(status.st_size)
}

/// The user that owns what is at that path.
func owner(of path: FilePath) -> UInt32? {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return nil }
    return status.st_uid
}

func currentUser() -> UInt32 { geteuid() }

/// Removes a file or a link, never what a link points to; what is not there is no error.
func removeFile(_ path: FilePath) {
    _ = path.withPlatformString { unlink($0) }
}

/// Makes a folder in one that is there.
func makeFolder(_ path: FilePath) {
    _ = path.withPlatformString { mkdir($0, 0o777) }
}

/// Makes a link to whatever these bytes name.
func symbolicLink(to target: [UInt8], at path: FilePath) -> Bool {
    let terminated = target.map { CChar(bitPattern: $0) } + [0]
    return path.withPlatformString { symlink(terminated, $0) } == 0
}

/// Removes a folder only when it is empty.
func removeFolder(_ path: FilePath) {
    _ = path.withPlatformString { rmdir($0) }
}

/// The whole of a small file; nil when it cannot be read.
func contents(of path: FilePath, limit: Int = 1 << 20) -> [UInt8]? {
    // A pipe in its place is not waited for.
    let options: FileDescriptor.OpenOptions = [.nonBlocking, .closeOnExec]
    guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: options) else {
        return nil
    }
    defer { try? descriptor.close() }
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
        guard
            let read = try? bytes.withUnsafeMutableBytes({
                try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            })
        else { return nil }
        if read == 0 { break }
        count += read
    }
    return Array(bytes.prefix(count))
}
