import ArgumentParser
import Mustache
import Templates

/// The pages of the manual: words written by hand, and options as the parser knows them.
///
/// Git turns `git orchestrate --help` into `man git-orchestrate`. For `git help orchestrate-plan`, which
/// is no command that it can find, it asks for `gitorchestrate-plan`: hence the second names.
enum Manual {
    static let name = "git-orchestrate"

    static func pages() throws -> [ManualPage] {
        let root = try CommandFacts.ofAll()
        let commands = root.shownCommands
        let main = try mainPage(root)
        let names = ["orchestrate-tasks", "orchestrate-status"]
        return [main] + names.map { ManualPage($0, sameAs: main) }
            + commands.flatMap { command in
                let page = page(command, words[command.commandName])
                return [page, ManualPage("gitorchestrate-\(command.commandName)", sameAs: page)]
            }
    }

    private static func mainPage(_ root: CommandFacts) throws -> ManualPage {
        let template = try MustacheTemplate(string: Templates.manual)
        let names = root.shownCommands.map { "\(name)-\($0.commandName)" }
        let values: [String: Any] = [
            "abstract": abstract(root),
            "commands": root.shownCommands.map { command in
                Roff.tagged(
                    ".BR \(Roff.plain("\(name)-\(command.commandName)")) (1)",
                    Roff.prose(command.abstract ?? "")
                )
            }.joined(separator: "\n"),
            "options": options(root),
            "see_also": names.map { Roff.reference($0) }.joined(separator: ",\n"),
        ]
        return ManualPage(name, sections: template.render(values))
    }

    private static func page(_ command: CommandFacts, _ words: Words?) -> ManualPage {
        let page = "\(name)-\(command.commandName)"
        let description =
            words?.description ?? Roff.prose(command.discussion ?? command.abstract ?? "")
        var sections = [
            ".SH NAME", "\(Roff.plain(page)) \\- \(abstract(command))",
            ".SH SYNOPSIS", ".nf", synopsis(command), ".fi",
            ".SH DESCRIPTION", description,
        ]
        let options = options(command)
        if !options.isEmpty { sections += [".SH OPTIONS", options] }
        if words?.rest.contains(".SH EXIT STATUS") != true {
            sections += [".SH EXIT STATUS", "As told in", Roff.reference(name) + "."]
        }
        if let rest = words?.rest, !rest.isEmpty { sections.append(rest) }
        sections += [".SH SEE ALSO", Roff.reference(name)]
        return ManualPage(page, sections: sections.joined(separator: "\n") + "\n")
    }

    /// The line after the name has no full stop and begins small, by the custom of manuals.
    private static func abstract(_ command: CommandFacts) -> String {
        var text = command.abstract ?? ""
        if text.hasSuffix(".") { text.removeLast() }
        return Roff.prose(text.prefix(1).lowercased() + text.dropFirst())
    }

    private static func synopsis(_ command: CommandFacts) -> String {
        let type = GitOrchestrate.configuration.subcommands.first {
            $0.configuration.commandName == command.commandName
        }
        let usage = type?.configuration.usage ?? "git orchestrate" + " \(command.commandName)"
        return usage.split(separator: "\n")
            .map { Roff.plain(String($0.drop { $0 == " " })) }
            .joined(separator: "\n")
    }

    private static func options(_ command: CommandFacts) -> String {
        command.shownArguments.map { argument in
            let value = Roff.italic(argument.valueName ?? "")
            let names = (argument.names ?? []).sorted { $0.text.count < $1.text.count }
                .map { Roff.bold($0.text) }.joined(separator: ", ")
            let tag =
                switch argument.kind {
                case .positional: value + (argument.isRepeating ? " ..." : "")
                case .option: "\(names) \(value)"
                case .flag: names
                }
            var text = Roff.prose(argument.abstract ?? "")
            if let values = argument.allValues, !values.isEmpty {
                text += "\nOne of " + values.map(Roff.bold).joined(separator: ", ") + "."
            }
            return Roff.tagged(tag, text.isEmpty ? "\\&" : text)
        }.joined(separator: "\n")
    }

    static var commandsWithWords: [String] { words.keys.sorted() }

    /// What was written by hand for one command.
    private struct Words {
        let description: String
        /// Further sections, each with its heading.
        let rest: String
    }

    /// By the name of the command. One that has none is told about in the words of its `-h`.
    private static let words: [String: Words] = {
        let mark = ".\\\" == "
        var lines: [String: [String]] = [:]
        var command: String?
        for line in Templates.manualOfCommands.split(separator: "\n") {
            if line.hasPrefix(mark) {
                command = String(line.dropFirst(mark.count))
            } else if let command {
                lines[command, default: []].append(String(line))
            }
        }
        return lines.mapValues { lines in
            let end = lines.firstIndex { $0.hasPrefix(".SH") } ?? lines.endIndex
            return Words(
                description: lines[..<end].joined(separator: "\n"),
                rest: lines[end...].joined(separator: "\n")
            )
        }
    }()
}
