/// What to say about a key that a mapping does not have.
enum KeyHint {
    /// What other tools call it.
    private static let synonyms: [String: [String]] = [
        "name": ["id", "task"], "title": ["task", "description"], "goal": ["task"],
        "tasks": ["subtasks"], "jobs": ["subtasks"], "steps": ["subtasks"],
        "depends_on": ["dependencies"], "depends": ["dependencies"], "needs": ["dependencies"],
        "requires": ["dependencies"], "after": ["dependencies"],
        "prompt": ["description"], "instructions": ["description"], "goals": ["requirements"],
        "cmd": ["run", "command"], "command": ["run"], "script": ["run"], "run": ["command"],
        "paths": ["files"], "scope": ["files"], "artifacts": ["outputs"], "role": ["type"],
        "type": ["role"], "estimate": ["estimated_time"], "duration": ["estimated_time"],
        "merge": ["integration"], "kind": ["type"], "env": ["setup"], "tests": ["acceptance"],
    ]

    /// Every mapping with its keys, for a key that stands in the wrong one.
    private static var places: [(name: String, keys: [String])] {
        [
            ("the plan", PlanKeys.plan), ("a subtask", PlanKeys.subtask),
            ("\"integration\"", PlanKeys.integration), ("an agent", PlanKeys.agent),
            ("\"checks\"", PlanLimits.keys),
        ]
    }

    /// The key that was most likely meant.
    static func meant(_ name: String, among keys: [String]) -> String? {
        if let nearest = NearestName.of(name, among: keys) { return nearest }
        return synonyms[name.lowercased()]?.first(where: keys.contains)
    }

    static func hint(_ name: String, among keys: [String]) -> String {
        if let odd = name.unicodeScalars.first(where: { !$0.isASCII && $0.properties.isWhitespace })
        {
            return "it holds the character \(odd.number), which is no space to YAML"
        }
        if let meant = meant(name, among: keys) { return "did you mean \"\(meant)\"?" }
        if name == "<<" { return "merge keys are not read: write the keys out" }
        if name.hasPrefix(PlanKeys.extensionPrefix) {
            return
                "keys that begin with \"\(PlanKeys.extensionPrefix)\" stand at the top of the file"
        }
        if let place = places.first(where: { $0.keys.contains(name) }) {
            return "it is a key of \(place.name)"
        }
        return "it can be \(list(keys))"
    }

    /// What to say about a value that a key does not take.
    static func hint(value: String, among values: [String]) -> String {
        // Words for one kind of work begin alike: `tests` and `testing`, `verify` and `verification`.
        let alike = values.filter { $0.commonPrefix(with: value.lowercased()).count >= 4 }
        let nearest = NearestName.of(value, among: values) ?? (alike.count == 1 ? alike[0] : nil)
        return nearest.map { "did you mean \"\($0)\"?" } ?? "it can be \(list(values))"
    }

    private static func list(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> [Character] {
        zip(self, other).prefix { $0 == $1 }.map(\.0)
    }
}
