import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The lines of a file that may be of any size, one at a time; of a longer one than that there is
/// nothing but its absence.
struct LogLines {
    let path: FilePath
    var longest = 4 << 20

    /// Reads to the end, or to the first error: what was read counts.
    func forEach(_ body: (UnsafeRawBufferPointer) -> Void) {
        guard let file = try? PlainFile.open(path) else {
            return
        }
        defer { try? file.close() }
        var rest: [UInt8] = []
        var isTooLong = false
        func end(_ part: UnsafeRawBufferPointer) {
            defer {
                rest.removeAll(keepingCapacity: true)
                isTooLong = false
            }
            guard !isTooLong, rest.count + part.count <= longest else { return }
            if rest.isEmpty { return body(part) }
            rest.append(contentsOf: part)
            rest.withUnsafeBytes(body)
        }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { chunk.deallocate() }
        while let count = try? file.read(into: chunk), count > 0 {
            var bytes = UnsafeRawBufferPointer(rebasing: chunk[..<count])
            while let start = bytes.baseAddress,
                let found = memchr(start, Int32(UInt8(ascii: "\n")), bytes.count)
            {
                let length = UnsafeRawPointer(found) - start
                end(UnsafeRawBufferPointer(rebasing: bytes[..<length]))
                bytes = UnsafeRawBufferPointer(rebasing: bytes[(length + 1)...])
            }
            if isTooLong || rest.count + bytes.count > longest {
                isTooLong = true
                rest.removeAll()
            } else {
                rest.append(contentsOf: bytes)
            }
        }
        if !rest.isEmpty { end(UnsafeRawBufferPointer(start: nil, count: 0)) }
    }
}
