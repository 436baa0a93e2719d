extension Repository {
    /// Decides whether a run can start from `base`, and how files get into its working trees.
    ///
    /// Looks only; O(tree) once. The order is from what costs least to the scan of the tree.
    package func preflight(
        base: ObjectID,
        reserving refs: [RefName],
    ) throws(Unsupported) -> ContentConversion {
        let findings: (promisor: String?, blocking: RefName?, conversion: ContentConversion)
        do throws(GitError) {
            findings = (
                try promisorSetting(),
                try firstRefBlocking(refs),
                try conversion(ofTree: try existingCommit(base).tree)
            )
        } catch {
            throw .unreadable(error)
        }
        if let setting = findings.promisor { throw .partialClone(setting: setting) }
        if let ref = findings.blocking { throw .refInTheWay(ref) }
        if case .unsupported(let attribute) = findings.conversion {
            throw .contentFilter(attribute: attribute)
        }
        return findings.conversion
    }

    /// A remote that objects are fetched from one by one: reading a blob could fail at any time.
    private func promisorSetting() throws(GitError) -> String? {
        for name in try configNames(matching: "^remote\\..*\\.promisor$") {
            if try configValue(name)?.lowercased() != "false" { return name }
        }
        return nil
    }

    private func firstRefBlocking(_ refs: [RefName]) throws(GitError) -> RefName? {
        for ref in refs {
            if let blocking = try refBlocking(ref) { return blocking }
        }
        return nil
    }
}
