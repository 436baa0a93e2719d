/// How much an agent may do without anybody being asked: nobody is there to be asked.
package enum Permission: String, Sendable, CaseIterable {
    /// As little as the backend can be told with which it still edits and commits in its workspace.
    case safe
    /// All that the user may do.
    case full
}
