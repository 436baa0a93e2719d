import Git
import Orchestration
import Planning

/// What was changed while agents ran and is not theirs, in words. Who did it is not known.
enum AuditText {
    static func lines(_ facts: Audited, _ names: RunNames) -> [String] {
        let who = facts.attempts.map(\.subtask.text).joined(separator: ", ")
        let files = facts.changes.filter { $0.kind == .file }.map(\.name)
        let refs = facts.changes.filter { $0.kind == .ref }
        let shown = facts.changes.filter { $0.kind != .ref } + refs.prefix(3)
        var lines = shown.compactMap { change -> String? in
            switch change.kind {
            case .config: nil
            case .hook:
                "the hook \(change.name) was \(verb(change)) while \(who) ran; read it before you commit"
            case .ref where change.was == nil:
                "\(change.name) was made while \(who) ran"
            case .ref:
                "\(change.name) was \(verb(change, moved: true)) while \(who) ran; " + back(change)
            case .stash:
                "a stash is gone since \(who) ran; git stash apply \((change.was ?? "").prefix(10)) has it"
            case .head: "HEAD of your checkout changed while \(who) ran; it was \(change.was ?? "")"
            case .file: nil
            }
        }
        if refs.count > 3 {
            lines.append(
                "\(refs.count - 3) more refs changed: git log --grep='Note a change' \(names.journal) lists them"
            )
        }
        if let copy = facts.config {
            lines.append(
                "the repository's config was changed while \(who) ran"
                    + (copy.isPutBack ? "; it is put back" : "")
            )
            lines.append("  the changed one: git show \(names.journal):\(copy.path)")
        }
        if !files.isEmpty {
            let shown = files.prefix(3).joined(separator: ", ")
            let more = files.count > 3 ? " and \(files.count - 3) more" : ""
            lines.append("your checkout changed while \(who) ran: \(shown)\(more)")
        }
        return lines
    }

    private static func back(_ change: Audited.Change) -> String {
        let commit = (change.was ?? "").prefix(10)
        guard change.now == nil, change.name.hasPrefix("refs/heads/") else {
            return "it was at \(commit)"
        }
        // To be pasted, and a branch may be called `$(reboot)`.
        let name = ShellText.quoted(String(change.name.dropFirst("refs/heads/".count)))
        return "git branch \(name) \(commit) has it back"
    }

    private static func verb(_ change: Audited.Change, moved: Bool = false) -> String {
        if change.was == nil { return "made" }
        return change.now == nil ? "deleted" : moved ? "moved" : "changed"
    }
}
