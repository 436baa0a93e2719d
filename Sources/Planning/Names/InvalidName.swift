/// Says why a text cannot be the name of a subtask, an agent or a test.
package struct InvalidName: Error, Equatable {
    /// The text that was to be a name.
    package let name: String
    /// A fact that continues a sentence about the name, such as `contains "/"`.
    package let reason: String
}
