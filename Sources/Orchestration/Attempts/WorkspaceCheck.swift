import Git
package import Planning
import SystemPackage

/// Whether the folder of a workspace is still the worktree that we made.
///
/// An agent may put anything in its place: a clone, a link to the user's own checkout. Nothing is
/// read from such a folder as if it were ours, and nothing is ever written to it.
package enum WorkspaceCheck {
    /// Nil when it is; else the fact that speaks against it.
    package static func objection(to workspace: Workspace, of names: RunNames) -> String? {
        guard Files.exists(workspace.path) else { return "the folder is gone" }
        guard Files.isFolder(workspace.path) else { return "a file or a link is in its place" }
        guard let layout = try? Repository(at: workspace.path).layout else {
            return "it is no repository any more"
        }
        guard layout.isLinkedWorktree, layout.gitDirectory == names.record(of: workspace),
            layout.commonDirectory == names.commonDirectory
        else { return "it belongs to another repository" }
        return nil
    }

    /// What a person has not finished in a workspace, in words; nil when there is nothing.
    package static func pending(
        in subtask: SubtaskID,
        attempt: Int,
        of names: RunNames,
    ) -> String? {
        let workspace = names.workspace(subtask, attempt: attempt)
        guard objection(to: workspace, of: names) == nil,
            let repository = try? Repository(at: workspace.path)
        else { return nil }
        if let operation = repository.operationInProgress {
            return "a \(operation.rawValue) under way; finish it with git add and git commit"
        }
        guard (try? repository.hasLeftovers()) == true else { return nil }
        let setup = SetupProducts.of(subtask, attempt: attempt, names)
        if !setup.isEmpty {
            let found = try? repository.storeLeftovers().without(setup.contains)
            guard found?.isEmpty == false else { return nil }
        }
        return "uncommitted changes, which are not merged"
    }
}
