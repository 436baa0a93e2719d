import Foundation

/// A JSON object that somebody else made: nothing of it is taken for granted.
struct JSONObject {
    private let values: [String: Any]

    /// Nil for anything else.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.first == UInt8(ascii: "{"), let start = bytes.baseAddress else { return nil }
        let data = Data(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: start),
            count: bytes.count,
            deallocator: .none
        )
        self.init(any: try? JSONSerialization.jsonObject(with: data))
    }

    private init?(any value: Any?) {
        guard let values = value as? [String: Any] else { return nil }
        self.values = values
    }

    func text(_ key: String) -> String? { values[key] as? String }

    /// A number from 0 to a thousand billion; nothing that is counted is more.
    func count(_ key: String) -> Int? {
        guard let number = decimal(key), number >= 0, number <= 1e12 else { return nil }
        return Int(number)
    }

    func decimal(_ key: String) -> Double? { (values[key] as? NSNumber)?.doubleValue }

    func isTrue(_ key: String) -> Bool { values[key] as? Bool == true }

    func object(_ key: String) -> JSONObject? { JSONObject(any: values[key]) }

    func list(_ key: String) -> [JSONObject] {
        (values[key] as? [Any] ?? []).compactMap { JSONObject(any: $0) }
    }

    /// The texts of a message: one, or that of each of its parts.
    func message(_ key: String) -> String {
        text(key) ?? list(key).compactMap { $0.text("text") }.joined(separator: "\n")
    }
}
