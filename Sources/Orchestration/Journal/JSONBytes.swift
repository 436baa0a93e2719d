import Foundation

/// JSON as we write it: keys sorted, no escaped slashes, a line feed at the end; and two spaces, where
/// it is not to be one line.
package enum JSONBytes {
    package static func of(_ value: some Encodable, isPretty: Bool = true) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        var text = ""
        // Legal in JSON, but a terminal takes some of them for commands.
        for scalar in String(decoding: try encoder.encode(value), as: UTF8.self).unicodeScalars {
            if (0x7f..<0xa0).contains(scalar.value) {
                text += "\\u00" + String(scalar.value, radix: 16)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return Array((text + "\n").utf8)
    }
}
