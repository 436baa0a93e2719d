import Foundation

/// Another reader of the same plans: Python's, with the schema that editors use.
enum SchemaValidator {
    static let absence: String =
        "python3 cannot import jsonschema and yaml; .ci/setup installs them"

    /// Whether it is installed.
    static var isThere: Bool {
        (try? run(["-c", "import jsonschema, yaml"], input: Data())) != nil
    }

    /// What the schema says against each plan that is YAML, or nothing where it says nothing.
    static func answers(_ schema: String, _ plans: [String: String]) throws -> [String: String?] {
        let request: [String: Any] = [
            "schema": try JSONSerialization.jsonObject(with: Data(schema.utf8)), "plans": plans,
        ]
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/check_schema.py")
        let output = try run(
            [script.path],
            input: try JSONSerialization.data(withJSONObject: request)
        )
        return try JSONDecoder().decode([String: String?].self, from: output)
    }

    private struct Failure: Error { let status: Int32 }

    private static func run(_ arguments: [String], input: Data) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            UUID().uuidString
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, since two pipes and one thread can wait for each other.
        let inputFile = folder.appendingPathComponent("input")
        let outputFile = folder.appendingPathComponent("output")
        try input.write(to: inputFile)
        try Data().write(to: outputFile)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus)
        }
        return try Data(contentsOf: outputFile)
    }
}
