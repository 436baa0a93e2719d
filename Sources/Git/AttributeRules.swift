/// Whether attributes or settings may say how the files of a folder are merged.
///
/// The exact answer needs git's whole attribute machinery, which in libgit2 looks at the user's
/// working tree and not at the trees that are merged. So this only asks whether any attribute file
/// on the way mentions merging at all; then git is asked.
struct AttributeRules {
    private(set) var mayDecideMerges: Bool

    init(ofRepository repository: borrowing Repository) throws(GitError) {
        var decide = false
        for text in try repository.attributeTextsOfRepository() {
            decide = decide || AttributeRules.mentionsMerging(text)
        }
        let renormalize = try repository.configValue("merge.renormalize")
        let driver = try repository.configValue("merge.default")
        mayDecideMerges = decide || (renormalize ?? "false") != "false" || driver != nil
    }

    private init(mayDecideMerges: Bool) { self.mayDecideMerges = mayDecideMerges }

    /// The rules one folder further down, which has these versions of `.gitattributes`.
    func adding(
        _ sides: TreeMerge.Sides<TreeEntry>?,
        in repository: borrowing Repository,
    ) throws(GitError) -> AttributeRules {
        guard !mayDecideMerges, let sides else { return self }
        for entry in [sides.base, sides.ours, sides.theirs] {
            guard let entry, entry.mode.isRegular else { continue }
            if AttributeRules.mentionsMerging(try repository.blob(entry.id)) {
                return AttributeRules(mayDecideMerges: true)
            }
        }
        return self
    }

    /// `binary` is a macro that unsets `merge`; other macros must name `merge` where they are made.
    /// `conflict-marker-size` changes what counts as clean for nobody, but `text` with
    /// `merge.renormalize` does, which is a setting of its own.
    private static func mentionsMerging(_ text: [UInt8]) -> Bool {
        let text = String(decoding: text, as: UTF8.self)
        return text.contains("merge") || text.contains("binary")
    }
}
