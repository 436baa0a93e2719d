import Git
import Orchestration
import Planning
import SystemPackage

/// Asks before commands of a plan run that nobody here has seen.
struct TrustCheck {
    let surroundings: Surroundings
    let layout: RepositoryLayout
    /// Whether the person has agreed beforehand, by `--trust`.
    var isAgreed = false
    /// What to type where there is nobody to ask.
    var hint = "git orchestrate start --trust"

    /// Throws `Untrusted` where nobody agrees; nothing has been written then.
    func confirm(_ plan: Plan, on base: ObjectID, from name: String) throws {
        guard try setting() == .ask else { return }
        let trusted = TrustedCommands(layout.commonDirectory)
        let scripts = try TestNames.scripts(of: plan, in: base, of: layout.commonDirectory)
        let unknown = trusted.unknown(among: plan.commands + scripts)
        guard !unknown.isEmpty else { return }
        if !isAgreed {
            guard let ask = surroundings.ask else {
                throw Untrusted.cannotAsk(name, unknown, hint: hint)
            }
            surroundings.console.narrate("\(name) has commands that have not been run here before:")
            for line in Self.lines(unknown) { surroundings.console.narrate(line) }
            let answer = ask("Run them? [y/N] ")?.lowercased() ?? ""
            guard ["y", "yes"].contains(answer) else { throw Untrusted.refused(name) }
        }
        try trusted.add(unknown)
    }

    private func setting() throws -> TrustSetting {
        let name = "orchestrate.trust"
        let text = try Settings.value(name, in: layout, environment: surroundings.environment)
        return try Settings.word(name, text) ?? .ask
    }

    /// Every line of every command: what is not shown has not been agreed to.
    static func lines(_ commands: [Plan.Command]) -> [String] {
        let width = min(30, commands.map(\.purpose.count).max() ?? 0)
        return commands.flatMap { command in
            command.text.split(separator: "\n").enumerated().map { number, line in
                let title = number == 0 ? command.purpose : ""
                let blank = String(repeating: " ", count: max(0, width - title.count))
                return "  \(title)\(blank)  \(line)"
            }
        }
    }
}

/// Why commands of a plan were not run.
enum Untrusted: Error {
    /// There is no terminal.
    case cannotAsk(String, [Plan.Command], hint: String)
    case refused(String)
}
