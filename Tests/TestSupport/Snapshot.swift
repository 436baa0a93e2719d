import Foundation
package import Testing

/// Compares a text with the file that has it, beside the test in `Snapshots/`.
///
/// `RECORD_SNAPSHOTS=1` writes the file; one that is missing is written too, and is an issue.
package func expectSnapshot(
    _ found: String,
    _ name: String,
    file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation,
) throws {
    let path = URL(fileURLWithPath: file).deletingLastPathComponent()
        .appendingPathComponent("Snapshots").appendingPathComponent(name)
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    let expected = try? String(contentsOf: path, encoding: .utf8)
    if isRecording || expected == nil {
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(found.utf8).write(to: path)
    }
    guard let expected else {
        Issue.record("there was no \(name); it is recorded", sourceLocation: sourceLocation)
        return
    }
    if !isRecording { expectText(found, expected, sourceLocation: sourceLocation) }
}
