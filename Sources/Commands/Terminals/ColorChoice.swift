import ArgumentParser
import Git
import Orchestration

/// When colours are shown.
enum ColorChoice: String, Sendable, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// As git has it in `color.ui`: there a true word means "on a terminal".
    init?(setting: String) {
        switch setting.lowercased() {
        case "always": self = .always
        case "never", "false", "no", "off", "0": self = .never
        case "auto", "true", "yes", "on", "1", "": self = .auto
        default: return nil
        }
    }

    /// Whether a stream is coloured: what was asked for on the command line, then `NO_COLOR`, then what
    /// asks for colours by force, then `color.orchestrate`, then `color.ui`, then the terminal.
    static func hasColor(
        _ asked: ColorChoice?,
        onTerminal isTerminal: Bool,
        environment: [String: String],
        setting: (String) -> String?,
    ) -> Bool {
        func isSet(_ name: String) -> Bool {
            environment[name].map { !$0.isEmpty && $0 != "0" } ?? false
        }
        var choice = asked
        // "When present and not an empty string", whatever it is.
        if choice == nil, environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false { choice = .never }
        if choice == nil, isSet("CLICOLOR_FORCE") || isSet("FORCE_COLOR") { choice = .always }
        choice =
            choice ?? setting("color.orchestrate").flatMap(ColorChoice.init(setting:))
            ?? setting("color.ui").flatMap(ColorChoice.init(setting:))
        switch choice ?? .auto {
        case .always: return true
        case .never: return false
        case .auto: return isTerminal && !["dumb", ""].contains(environment["TERM"] ?? "")
        }
    }
}

extension Surroundings {
    /// Whether colours are shown, in the answer and in the narration.
    func colors(_ asked: ColorChoice?) -> (answer: Bool, narration: Bool) {
        let layout = try? repository()
        // Each is read from the disk, and mostly asked for both streams.
        var known: [String: String?] = [:]
        func setting(_ name: String) -> String? {
            if let value = known[name] { return value }
            let value = layout.flatMap {
                try? Settings.value(name, in: $0, environment: environment)
            }
            known[name] = .some(value)
            return value
        }
        func hasColor(_ isTerminal: Bool) -> Bool {
            ColorChoice.hasColor(
                asked,
                onTerminal: isTerminal,
                environment: environment,
                setting: setting
            )
        }
        return (hasColor(terminal.isOutput), hasColor(terminal.isError))
    }

    /// Whether the terminal shows more than ASCII, by the names that its user gave the locale.
    var isUnicode: Bool {
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return locale.lowercased().replacing("-", with: "").contains("utf8")
    }
}
