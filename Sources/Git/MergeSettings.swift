import CLibgit2

/// What a repository's settings say about merging, read once for many merges.
package struct MergeSettings: Sendable {
    let renormalizes: Bool
    let drivers: Set<String>
    let hasOtherDefault: Bool
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
            sharedAttributes: try sharedAttributeTexts(),
            ownAttributes: try ownAttributeText()
        )
    }
}
