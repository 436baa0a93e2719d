/// How much work something may still be, in steps of a few nanoseconds.
///
/// A plan can be written so that a search through it takes hours. What is only advice ends with the
/// budget; what has to be right takes what was not looked at for the worst.
struct WorkBudget {
    private(set) var left: Int

    init(_ steps: Int) { left = steps }

    /// Takes the steps off; false, and nothing more from then on, where they are more than are left.
    mutating func spend(_ steps: Int) -> Bool {
        guard steps <= left else {
            left = 0
            return false
        }
        left -= steps
        return true
    }
}
