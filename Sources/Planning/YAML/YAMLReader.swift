import Yams

/// Reads a YAML file so that no file can make it hang, and every value has its place.
///
/// The parser library has three habits that this type works round:
///
/// 1. It writes aliases out while it parses, and hashes the result where it stands in a key, so that
///    a few lines (“billion laughs”) take forever. The parser therefore never sees an alias: each `*`
///    is masked by a scalar that the file does not use, and `YAMLConverter` resolves them by itself,
///    with a limit.
/// 2. It stops at a key that is written twice, and points to the first. That first key is renamed
///    and the text parsed again, so that all of them are found, each at its own place.
/// 3. It reports a control character by an offset that is wrong in files with CR LF. They are looked
///    for beforehand.
struct YAMLReader {
    static let maximumSize = 4 * 1024 * 1024

    private let source: PlanSource
    private let locator: SourceLocator
    private var issues: [PlanIssue] = []

    /// Reads the one document of a file.
    ///
    /// Throws `InvalidPlan` for what makes reading on impossible.
    static func read(_ source: PlanSource) throws(InvalidPlan) -> YAMLDocument {
        guard source.text.utf8.count <= maximumSize else {
            throw InvalidPlan(
                PlanIssue(
                    code: .fileTooLarge,
                    position: .start,
                    message: "the file is larger than \(maximumSize / 1024 / 1024) MiB",
                )
            )
        }
        var reader = YAMLReader(source: source, locator: SourceLocator(source))
        return try reader.read()
    }

    private mutating func read() throws(InvalidPlan) -> YAMLDocument {
        try checkCharacters()
        var unused = UnusedScalars(in: source.text)
        let star = unused.next()
        var text = MaskedText(source.text, star: star)
        var renamings: [Unicode.Scalar: String] = [:]
        // What is reported when the places of the second keys cannot be found.
        var firstKeys: [PlanIssue] = []
        // Each renaming costs a parse, so a large file gets fewer of them.
        let budget = min(100, 4 * Self.maximumSize / max(1, source.text.utf8.count))
        while true {
            do throws(YamlFailure) {
                return try parse(text, renamings: renamings)
            } catch {
                switch error {
                case .extraDocument(let mark):
                    issues.append(issue(.documentExtra, mark, "a second document starts here"))
                    text.endsAfterFirstDocument = true
                case .duplicateKey(let masked, let mark):
                    let name = text.unmasked(masked)
                    let message = "the key \"\(name)\" is given more than once"
                    firstKeys.append(issue(.keyDuplicate, mark, message, text: name))
                    let placeholder = unused.next()
                    guard firstKeys.count <= budget, text.rename(keyAt: mark, to: placeholder)
                    else { throw InvalidPlan(issues: (issues + firstKeys).sortedByPosition()) }
                    renamings[placeholder] = name
                case .invalid(let issue):
                    throw InvalidPlan(issues: (issues + [issue]).sortedByPosition())
                }
            }
        }
    }

    private func parse(
        _ text: MaskedText,
        renamings: [Unicode.Scalar: String],
    ) throws(YamlFailure) -> YAMLDocument {
        do {
            // The encoding is given because the default is looked up in the environment, and the
            // resolver because the default tries a dozen regular expressions on every scalar.
            let parser = try Parser(yaml: text.padded, resolver: .basic, encoding: .utf8)
            let node = try text.endsAfterFirstDocument ? parser.nextRoot() : parser.singleRoot()
            // The parser owns the names of the anchors; the nodes only refer to them.
            return try withExtendedLifetime(parser) {
                var converter = YAMLConverter(locator: locator, text: text, renamings: renamings)
                let root = try node.map { node throws(InvalidPlan) in
                    try converter.convert(node)
                }
                return YAMLDocument(root: root, issues: issues + converter.issues)
            }
        } catch let error as YamlError {
            throw YamlFailure(error, locator: locator)
        } catch let error as InvalidPlan {
            throw .invalid(error.issues[0])
        } catch {
            throw .invalid(
                PlanIssue(code: .yamlSyntax, position: .start, message: "\(error)")
            )
        }
    }

    /// Refuses what YAML does not allow anywhere, such as NUL.
    private func checkCharacters() throws(InvalidPlan) {
        let scalars = source.text.unicodeScalars
        guard let index = scalars.firstIndex(where: { !Self.isPrintable($0) }) else { return }
        throw InvalidPlan(
            PlanIssue(
                code: .characterForbidden,
                position: locator.position(of: index),
                message: "the character \(scalars[index].number) is not allowed in YAML",
            )
        )
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0x0A, 0x0D, 0x09, 0x85, 0xA0...0xD7FF, 0xE000...0xFFFD,
            0x10000...0x10FFFF:
            true
        default: false
        }
    }

    private func issue(
        _ code: PlanIssue.Code,
        _ mark: Mark,
        _ message: String,
        text: String = "",
    ) -> PlanIssue {
        let start = locator.index(line: mark.line, column: mark.column)
        let index = locator.behindProperties(start)
        return PlanIssue(
            code: code,
            position: locator.position(of: index),
            length: locator.length(of: text, at: index),
            message: message,
        )
    }
}
