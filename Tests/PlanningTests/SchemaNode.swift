import Foundation

/// A value of a JSON document, for looking around in a schema.
struct SchemaNode {
    private let value: Any

    init(json: String) throws {
        value = try JSONSerialization.jsonObject(with: Data(json.utf8))
    }

    private init(_ value: Any) { self.value = value }

    /// The value at the end of a path of keys.
    subscript(path: [String]) -> SchemaNode? {
        guard let key = path.first else { return self }
        return (value as? [String: Any])?[key].flatMap { SchemaNode($0)[Array(path.dropFirst())] }
    }

    var keys: [String] { Array((value as? [String: Any] ?? [:]).keys) }
    var elements: [SchemaNode] { (value as? [Any] ?? []).map(SchemaNode.init) }
    var isFalse: Bool { value as? Bool == false }

    func text(_ key: String) -> String? { self[[key]]?.value as? String }
    func number(_ key: String) -> Int? { self[[key]]?.value as? Int }

    /// The texts of every `enum` below here, by the path of what has it; null is left out.
    func enumerations(at path: String) -> [String: [String]] {
        var found: [String: [String]] = [:]
        if let values = self[["enum"]]?.elements {
            found[path] = values.compactMap { $0.value as? String }
        }
        for key in keys {
            found.merge(self[[key]]?.enumerations(at: "\(path)/\(key)") ?? [:]) { first, _ in first
            }
        }
        for (index, element) in elements.enumerated() {
            found.merge(element.enumerations(at: "\(path)/\(index)")) { first, _ in first }
        }
        return found
    }
}
