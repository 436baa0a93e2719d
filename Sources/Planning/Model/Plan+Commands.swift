extension Plan {
    /// A shell text of the plan file, and what it is for.
    package struct Command: Sendable, Hashable {
        /// Such as `acceptance of a`.
        package let purpose: String
        package let text: String

        package init(purpose: String, text: String) {
            self.purpose = purpose
            self.text = text
        }
    }

    /// Every shell text that a run of the plan may carry out, in the order of the file's parts.
    package var commands: [Command] {
        var commands = setup.map { Command(purpose: "setup", text: $0) }
        for (name, agent) in agents.sorted(by: { $0.key.text < $1.key.text }) {
            commands += [(agent.command, "agent"), (agent.check, "check of agent")].compactMap {
                text,
                purpose in text.map { Command(purpose: "\(purpose) \(name)", text: $0) }
            }
        }
        for subtask in subtasks {
            if let run = subtask.run {
                commands.append(Command(purpose: subtask.id.text, text: run))
            }
            commands += subtask.acceptance.map {
                Command(purpose: "acceptance of \(subtask.id)", text: $0)
            }
        }
        if let run = integration.run { commands.append(Command(purpose: "integration", text: run)) }
        for (name, text) in tests.sorted(by: { $0.key < $1.key }) {
            commands.append(Command(purpose: "test \(name)", text: text))
        }
        return commands
    }
}
