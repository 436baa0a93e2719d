/// Holds what a plan says about merging its subtasks' work.
package struct IntegrationSettings: Sendable, Equatable {
    /// What happens once the work is merged.
    package let strategy: Strategy
    /// Names of tests; each is a key of the plan's `tests` or a file `.orchestrate/tests/<name>`.
    package let validationTests: [String]
    /// What happens when two subtasks disagree.
    package let fallback: Fallback
    /// When the git that is installed is asked about a merge.
    package let verification: Verification
    /// When the tests run.
    package let validation: Validation
    /// How many tests may run at the same time, each in a worktree of its own; 1 to 1,000.
    package let parallelTests: Int
    /// Who resolves conflicts, for `synthesis`: an agent, or a shell text.
    package let agent: AgentName?
    package let run: String?

    /// What applies to a plan without `integration:`: merge and validate, with no tests.
    package static let standard = IntegrationSettings(
        strategy: .mergeAndValidate,
        validationTests: [],
        fallback: .human,
        verification: .auto,
        validation: .end,
        parallelTests: 1,
        agent: nil,
        run: nil,
    )

    /// Says what happens when two subtasks disagree; the raw values are those of the plan file.
    package enum Fallback: String, Sendable, CaseIterable {
        /// A person decides.
        case human
        /// The one that does not merge is done again, once, on top of what is merged.
        case sequential
    }

    /// Says when the tests run; the raw values are those of the plan file.
    package enum Validation: String, Sendable, CaseIterable {
        /// When everything is merged. Whose work makes one red is searched for, and nothing is left out.
        case end
        /// After each merge; one that makes a test red is left out, with what depends on it.
        case each
    }

    /// Says when the git that is installed is asked about a merge; the raw values are those of the plan
    /// file.
    package enum Verification: String, Sendable, CaseIterable {
        /// Where a rename, several merge bases or a merge driver decide.
        case auto
        /// Each time; a difference is left to a person.
        case always
        /// Not even where we cannot decide, which is left to a person then.
        case never
    }

    /// Says what happens once the work is merged.
    ///
    /// The raw values are those of the plan file.
    package enum Strategy: String, Sendable, CaseIterable {
        /// The validation tests run on the merged tree.
        case mergeAndValidate = "merge-and-validate"
        /// The merge is the end.
        case merge
        /// One commit for each subtask, in a line, with the tree that its merge has; then the tests.
        case squash
        /// Merge and validate; what does not merge is first given to an agent, then to a person.
        case synthesis
        /// Nothing is merged: the work stays on its branches, and what would clash is told.
        case aggregate

        /// Whether the validation tests run.
        package var validates: Bool { self != .merge && self != .aggregate }
    }
}
