/// What happens to changes outside the declared files of a subtask; the raw values are those of
/// `orchestrate.scope`.
package enum ScopeRule: String, Sendable, CaseIterable {
    /// They are told.
    case warn
    /// The commit is refused, and an attempt that makes them fails.
    case refuse
}
