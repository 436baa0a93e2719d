import ArgumentParser
import Foundation

/// What the parser of arguments knows of a command: the part of its own dump that is needed here.
struct CommandFacts: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool
    let arguments: [ArgumentFacts]?
    let subcommands: [CommandFacts]?

    /// The whole command line, asked in this process.
    static func ofAll() throws -> CommandFacts {
        struct Dump: Decodable { let command: CommandFacts }
        return try JSONDecoder().decode(Dump.self, from: Data(GitOrchestrate._dumpHelp().utf8))
            .command
    }

    /// The commands that people are told about; `help` is the library's, and has nothing of its own.
    var shownCommands: [CommandFacts] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    var shownArguments: [ArgumentFacts] { (arguments ?? []).filter(\.shouldDisplay) }

    struct ArgumentFacts: Decodable {
        enum Kind: String, Decodable {
            case positional, option, flag
        }

        struct Name: Decodable {
            let kind: String
            let name: String

            /// As it is typed.
            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: Kind
        let abstract: String?
        let shouldDisplay: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let allValues: [String]?
        let defaultValue: String?
    }
}
