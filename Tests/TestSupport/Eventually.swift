package import Testing

/// Waits until something is so that comes about by itself; after ten seconds it is an issue.
package func eventually(
    _ condition: () throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation,
) async throws {
    for _ in 0..<2_000 {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("it never came to that", sourceLocation: sourceLocation)
}
