/// Names a subtask of a plan.
///
/// The text is valid as one component of a ref and of a path: it starts with an ASCII letter or
/// digit, holds only letters, digits, `.`, `_` and `-`, has no `..`, does not end with `.` or `.lock`
/// and is at most 100 characters long.
package struct SubtaskID: CheckedName {
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
