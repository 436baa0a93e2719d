/// Text as a manual page has it.
enum Roff {
    /// Plain words, none of which is a command to the formatter or turned into typography: what is
    /// typed has to be copied from the page as it is.
    static func plain(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "\"": result += "\\(dq"
            default: result.append(character)
            }
        }
        return result.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(".") ? "\\&" + $0 : String($0) }
            .joined(separator: "\n")
    }

    static func bold(_ text: String) -> String { "\\fB\(plain(text))\\fR" }

    static func italic(_ text: String) -> String { "\\fI\(plain(text))\\fR" }

    /// A paragraph with a heading.
    static func tagged(_ tag: String, _ text: String) -> String { ".TP\n\(tag)\n\(text)" }

    /// A name with the section of the manual that it is in.
    static func reference(_ page: String) -> String { ".BR \(plain(page)) (1)" }

    /// Words in code marks stand out, as they do in Markdown.
    static func prose(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map {
                $0.offset.isMultiple(of: 2) ? plain(String($0.element)) : bold(String($0.element))
            }
            .joined()
    }
}
