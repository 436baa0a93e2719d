package import Testing

/// Compares texts of many lines and shows the first ones that differ.
package func expectText(
    _ found: String,
    _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation,
) {
    guard found != expected else { return }
    let foundLines = found.split(separator: "\n", omittingEmptySubsequences: false)
    let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
    var report: [String] = []
    for number in 0..<max(foundLines.count, expectedLines.count) where report.count < 30 {
        let left = number < foundLines.count ? String(foundLines[number]) : "(nothing)"
        let right = number < expectedLines.count ? String(expectedLines[number]) : "(nothing)"
        guard left != right else { continue }
        report += ["\(number + 1)- \(right)", "\(number + 1)+ \(left)"]
    }
    Issue.record(
        "the text differs:\n\(report.joined(separator: "\n"))",
        sourceLocation: sourceLocation
    )
}
