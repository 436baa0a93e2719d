/// A path inside a repository: bytes, separated by `/`, never starting with one.
///
/// Git does not ask for UTF-8, and a `String` made from other bytes would name another file. People
/// and JSON get the form that `git` prints: as it is when that is harmless, else in double quotes
/// with C escapes, which `init(quoted:)` reads back without loss.
package struct GitPath: Hashable, Sendable, TextCoded {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package init(_ text: String) { self.bytes = Array(text.utf8) }

    init(cString: UnsafePointer<CChar>) {
        self.bytes = Array(UnsafeBufferPointer(start: cString, count: cStringLength(cString)))
            .map { UInt8(bitPattern: $0) }
    }

    /// The path with one more component.
    func appending(_ name: [UInt8]) -> GitPath {
        GitPath(bytes: bytes.isEmpty ? name : bytes + [UInt8(ascii: "/")] + name)
    }

    /// The last component.
    var lastName: [UInt8] {
        bytes.lastIndex(of: UInt8(ascii: "/")).map { Array(bytes[($0 + 1)...]) } ?? bytes
    }

    /// The folders that a path is in, the innermost first; the top is one of them.
    package var folders: [GitPath] {
        var found: [GitPath] = []
        var rest = bytes[...]
        while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
            rest = rest[..<slash]
            found.append(GitPath(bytes: Array(rest)))
        }
        return found + [GitPath("")]
    }

    /// Calls `body` with the path as a C string.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
        return terminated.withUnsafeBufferPointer { body($0.baseAddress!) }
    }

    // MARK: Quoting

    package var description: String {
        let harmless = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != 0x22 && $0 != 0x5c }
        if harmless, let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: { (0x80...0x9f).contains($0.value) })
        {
            return text
        }
        return quoted
    }

    private var quoted: String {
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x0a: text += "\\n"
            case 0x09: text += "\\t"
            case 0x22: text += "\\\""
            case 0x5c: text += "\\\\"
            case 0x20...0x7e: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let octal = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            }
        }
        return text + "\""
    }

    /// Reads what `description` wrote; nil when the quoting is broken.
    package init?(quoted text: String) {
        guard text.utf8.first == 0x22 else {
            self.init(text)
            return
        }
        let input = Array(text.utf8)
        guard input.count >= 2, input.last == 0x22 else { return nil }
        var bytes: [UInt8] = []
        var index = 1
        while index < input.count - 1 {
            guard input[index] == 0x5c else {
                bytes.append(input[index])
                index += 1
                continue
            }
            guard let (byte, length) = GitPath.unescape(input[(index + 1)..<(input.count - 1)])
            else { return nil }
            bytes.append(byte)
            index += 1 + length
        }
        self.init(bytes: bytes)
    }

    private static func unescape(_ rest: ArraySlice<UInt8>) -> (UInt8, Int)? {
        guard let first = rest.first else { return nil }
        switch first {
        case UInt8(ascii: "n"): return (0x0a, 1)
        case UInt8(ascii: "t"): return (0x09, 1)
        case 0x22, 0x5c: return (first, 1)
        default:
            let digits = String(decoding: rest.prefix(3), as: UTF8.self)
            guard digits.utf8.count == 3, let value = UInt8(digits, radix: 8) else { return nil }
            return (value, 3)
        }
    }

    package init?(coded text: String) { self.init(quoted: text) }
}

extension GitPath: Comparable {
    /// Orders by bytes, as git does.
    package static func < (left: GitPath, right: GitPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

private func cStringLength(_ text: UnsafePointer<CChar>) -> Int {
    var length = 0
    while text[length] != 0 { length += 1 }
    return length
}
