import CLibgit2

/// What a repository's settings say about merging, read once for many merges.
package struct MergeSettings: Sendable {
    let renormalizes: Bool
    let drivers: Set<String>
    let hasOtherDefault: Bool
    /// How many pairs of files may be compared to find renames; nil where the user has said something
    /// about renames that only git follows.
    let mostRenamePairs: Int?
    /// The attribute files of the user and of the system, the weakest first.
    let sharedAttributes: [[UInt8]]
    /// `info/attributes`, which comes before all others.
    let ownAttributes: [UInt8]?
}

extension Repository {
    package func mergeSettings() throws(GitError) -> MergeSettings {
        let defined = try configNames(matching: "^merge\\..*\\.driver$")
        return MergeSettings(
            renormalizes: try configFlag("merge.renormalize"),
            drivers: Set(
                defined.map { String($0.dropFirst("merge.".count).dropLast(".driver".count)) }
            ),
            hasOtherDefault: try configValue("merge.default") != nil,
            mostRenamePairs: try mostRenamePairs(),
            sharedAttributes: try sharedAttributeTexts(),
            ownAttributes: try ownAttributeText()
        )
    }

    private func mostRenamePairs() throws(GitError) -> Int? {
        for name in ["merge.renames", "diff.renames"] {
            guard let text = try configValue(name) else { continue }
            guard ["true", "yes", "on", "1", "copies", "copy"].contains(text.lowercased()) else {
                return nil
            }
        }
        var most = 100_000
        for name in ["merge.renamelimit", "diff.renamelimit"] {
            guard let text = try configValue(name) else { continue }
            guard let limit = Int(text), limit > 0, limit < 1_000_000 else { return nil }
            most = min(most, limit * limit)
        }
        return most
    }
}
