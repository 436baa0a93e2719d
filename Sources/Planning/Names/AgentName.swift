/// Names an agent of a plan, such as `implementer-agent`.
///
/// The text obeys the same rules as a `SubtaskID`, since it becomes part of file names too.
package struct AgentName: CheckedName {
    /// The name as the plan writes it.
    package let text: String

    /// Checks a text and wraps it.
    ///
    /// Throws `InvalidName` with the first rule that the text breaks.
    package init(_ text: String) throws(InvalidName) {
        try NameRule.check(text)
        self.text = text
    }
}
