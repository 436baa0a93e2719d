import Foundation

/// JSON as we write it: keys sorted, two spaces, no escaped slashes, a line feed at the end.
package enum JSONBytes {
    package static func of(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }
}
