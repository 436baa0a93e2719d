import Templates

/// A file that `init` writes for somebody to change.
struct StarterFile {
    /// Relative to the top of the working tree.
    let path: String
    let text: String

    /// What teaches coding agents to use this program: commands that people type, and skills that
    /// agents look up by themselves, where the agents look for them.
    static var forAgents: [StarterFile] {
        let commands = Templates.agentCommands.flatMap { name, text in
            [".claude/commands", ".opencode/commands"].map {
                StarterFile(path: "\($0)/\(name).md", text: text)
            }
        }
        let skills = Templates.agentSkills.flatMap { name, text in
            [".agents/skills", ".claude/skills"].map {
                StarterFile(path: "\($0)/\(name)/SKILL.md", text: text)
            }
        }
        return (commands + skills).sorted { $0.path < $1.path }
    }
}
