import CLibgit2

/// The id of a git object: 20 bytes, written as 40 hexadecimal digits.
package struct ObjectID: Hashable, Sendable, TextCoded {
    // Three words rather than git_oid: a tuple of 20 bytes is neither Hashable nor Equatable.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt32

    /// The id that git uses for "nothing".
    package static let zero = ObjectID(git_oid())

    init(_ raw: git_oid) {
        (first, second, third) = withUnsafeBytes(of: raw) { bytes in
            (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
            )
        }
    }

    init(_ raw: UnsafePointer<git_oid>) { self.init(raw.pointee) }

    /// Reads 40 hexadecimal digits; anything else is nil.
    package init?(hex: String) {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard hex.utf8.count == 40, digits.count == 40 else { return nil }
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw) { bytes in
            for index in bytes.indices {
                bytes[index] = UInt8(digits[2 * index] << 4 | digits[2 * index + 1])
            }
        }
        self.init(raw)
    }

    var raw: git_oid {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw) { bytes in
            bytes.storeBytes(of: first, toByteOffset: 0, as: UInt64.self)
            bytes.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: third, toByteOffset: 16, as: UInt32.self)
        }
        return raw
    }

    /// The id in full, 40 digits.
    package var hex: String {
        withUnsafeBytes(of: raw) { bytes in
            var text: [UInt8] = []
            text.reserveCapacity(40)
            let digits = Array("0123456789abcdef".utf8)
            for byte in bytes {
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// The first ten digits, for people.
    package var short: String { String(hex.prefix(10)) }

    package var description: String { hex }

    package init?(coded text: String) { self.init(hex: text) }
}

extension ObjectID {
    /// The id that a blob of these bytes has; nothing is stored.
    package static func ofBlob(_ bytes: [UInt8]) -> ObjectID {
        _ = Libgit2.started
        var raw = git_oid()
        _ = bytes.withUnsafeBytes { buffer in
            git_odb_hash(&raw, buffer.baseAddress, buffer.count, GIT_OBJECT_BLOB)
        }
        return ObjectID(raw)
    }
}
