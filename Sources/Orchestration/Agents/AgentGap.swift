package import Planning

/// A subtask that cannot be started because nobody says what to run, or what is to run is not here.
package struct AgentGap: Sendable, Equatable {
    package let subtask: Subtask
    package let choice: AgentChoice
    /// What its words say of the kind of its work.
    package let route: Route

    /// A backend of that name is neither built in nor configured.
    package var unknownBackend: String? {
        choice.text == nil && choice.builtIn == nil ? choice.backend : nil
    }
}
