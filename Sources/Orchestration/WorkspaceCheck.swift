import Git
import SystemPackage

/// Whether the folder of a workspace is still the worktree that we made.
///
/// An agent may put anything in its place: a clone, a link to the user's own checkout. Nothing is
/// read from such a folder as if it were ours, and nothing is ever written to it.
enum WorkspaceCheck {
    /// Nil when it is; else the fact that speaks against it.
    static func objection(to workspace: Workspace, of names: RunNames) -> String? {
        guard Files.exists(workspace.path) else { return "the folder is gone" }
        guard Files.isFolder(workspace.path) else { return "a file or a link is in its place" }
        guard let layout = try? Repository(at: workspace.path).layout else {
            return "it is no repository any more"
        }
        let record = names.commonDirectory.appending("worktrees").appending(workspace.name)
        guard layout.isLinkedWorktree, layout.gitDirectory == record,
            layout.commonDirectory == names.commonDirectory
        else { return "it belongs to another repository" }
        return nil
    }
}
