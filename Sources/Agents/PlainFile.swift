package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files in folders that agents can write in, where a link or a pipe may have taken their place.
///
/// None is followed and none is waited for: what is no file is as if it could not be opened.
package enum PlainFile {
    package static func open(
        _ path: FilePath,
        _ mode: FileDescriptor.AccessMode = .readOnly,
        options: FileDescriptor.OpenOptions = [],
        permissions: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead],
    ) throws -> FileDescriptor {
        let safe: FileDescriptor.OpenOptions = [.noFollow, .nonBlocking, .closeOnExec]
        let file = try FileDescriptor.open(
            path,
            mode,
            options: options.union(safe),
            permissions: options.contains(.create) ? permissions : nil
        )
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            try? file.close()
            throw Errno.invalidArgument
        }
        return file
    }

    /// The whole of it, up to a limit in bytes; nil where there is none, or more.
    package static func read(_ path: FilePath, atMost limit: Int = 32 << 20) -> [UInt8]? {
        guard let file = try? open(path) else { return nil }
        defer { try? file.close() }
        guard let size = try? file.seek(offset: 0, from: .end), size <= limit,
            (try? file.seek(offset: 0, from: .start)) != nil
        else { return nil }
        return read(file, count: Int(size))
    }

    /// The next `count` bytes, or what there is of them.
    package static func read(_ file: FileDescriptor, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(buffer)[filled..<count]
                guard
                    let more = try? file.read(into: UnsafeMutableRawBufferPointer(rebasing: rest)),
                    more > 0
                else { return }
                filled += more
            }
        }
    }
}
