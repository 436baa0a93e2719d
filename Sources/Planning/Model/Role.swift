/// Says what kind of work a subtask is; the raw values are those of the key `type` in a plan file.
package enum Role: String, Sendable, CaseIterable, Codable {
    /// Gathers what is known: broad, and changes little.
    case research
    /// Decides how something is to be built.
    case planning
    /// Writes what the plan is about.
    case implementation
    /// Writes tests.
    case testing
    /// Explains for people.
    case documentation
    /// Looks whether all of it works together.
    case verification
}
