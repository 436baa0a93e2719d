/// Why hooks are not put into a repository.
extension Diagnosis {
    init(_ error: HooksError) {
        switch error {
        case .kept(let folder, let manager?):
            self.init(
                "core.hooksPath is \(folder), so hooks of this repository are kept there by \(manager.rawValue)",
                notes: ["nothing was written", "what to add there is printed by"],
                hints: [manager.hint]
            )
        case .kept(let folder, nil):
            self.init(
                "core.hooksPath is \(folder), so hooks of this repository are kept there by something else",
                notes: ["nothing was written", "to be put there, under their names:"],
                hints: [
                    "git orchestrate hooks --print pre-commit",
                    "git orchestrate hooks --print reference-transaction",
                ]
            )
        case .folderIsLink(let path):
            self.init(
                "\(path) is a link, which is not followed",
                notes: ["nothing was written", "to be put where it leads, under their names:"],
                hints: [
                    "git orchestrate hooks --print pre-commit",
                    "git orchestrate hooks --print reference-transaction",
                ]
            )
        case .cannotWrite(let path, let reason):
            self.init(
                "cannot write \(path): \(reason)",
                hints: ["git orchestrate hooks status"]
            )
        case .cannotKeep(let path, let reason):
            self.init(
                "\(path) cannot be moved: \(reason)",
                notes: ["it was left as it is"],
                hints: ["git orchestrate hooks status"]
            )
        }
    }
}
