import Yams

/// Turns the parser's nodes into ours: with positions, with aliases resolved, with keys unique.
struct YAMLConverter {
    /// How many nodes all aliases of a file together may stand for.
    ///
    /// A plan of 5,000 subtasks that each share a list of five checks stays well below it.
    static let maximumExpansion = 100_000
    static let maximumDepth = 64

    let locator: SourceLocator
    let text: MaskedText
    /// The names of the keys that begin with these scalars.
    let renamings: [Unicode.Scalar: String]
    private(set) var issues: [PlanIssue] = []
    private var anchors: [String: YAMLNode] = [:]
    private var expansion = 0

    init(locator: SourceLocator, text: MaskedText, renamings: [Unicode.Scalar: String]) {
        self.locator = locator
        self.text = text
        self.renamings = renamings
    }

    /// Converts a node.
    ///
    /// Throws `InvalidPlan` when the aliases stand for too much, or the nesting is too deep.
    mutating func convert(_ node: Node, depth: Int = 0) throws(InvalidPlan) -> YAMLNode {
        let index = node.mark.map { locator.index(line: $0.line, column: $0.column) }
        let place = locator.behindProperties(index ?? locator.index(line: 1, column: 1))
        guard depth < Self.maximumDepth else {
            let message = "the values are nested more than \(Self.maximumDepth) deep"
            throw InvalidPlan(issue(.nestingTooDeep, place, 1, message))
        }
        let result: YAMLNode
        switch node {
        case .scalar(let scalar):
            result = try convert(scalar, at: place)
        case .sequence(let sequence):
            var elements: [YAMLNode] = []
            for element in sequence {
                elements.append(try convert(element, depth: depth + 1))
            }
            result = collection(
                .sequence(elements),
                at: place,
                size: elements.reduce(1) { $0 + $1.size }
            )
        case .mapping(let mapping):
            let entries = try convert(mapping, depth: depth)
            let size = entries.reduce(1) { $0 + 1 + $1.value.size }
            result = collection(.mapping(entries), at: place, size: size)
        case .alias:
            // Only nodes made for writing have this case.
            result = collection(.scalar("", isPlain: true), at: place, size: 1)
        }
        if let anchor = node.anchor { anchors[anchor.rawValue] = result }
        return result
    }

    private mutating func convert(
        _ scalar: Node.Scalar,
        at index: String.Index,
    ) throws(InvalidPlan) -> YAMLNode {
        var string = text.unmasked(scalar.string)
        if let original = string.unicodeScalars.first.flatMap({ renamings[$0] }) {
            string = original
        }
        let length = locator.length(of: string, at: index)
        let isPlain = scalar.style == .plain || scalar.style == .any
        if isPlain, scalar.string.unicodeScalars.first == text.star {
            if let target = try resolve(string, at: index, length) { return target }
        }
        return YAMLNode(
            content: .scalar(string, isPlain: isPlain),
            position: locator.position(of: index),
            length: length,
            isBlock: false,
            size: 1,
        )
    }

    private mutating func convert(
        _ mapping: Node.Mapping,
        depth: Int,
    ) throws(InvalidPlan) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var first: [String: SourcePosition] = [:]
        for (keyNode, valueNode) in mapping {
            let key = try convert(keyNode, depth: depth + 1)
            let value = try convert(valueNode, depth: depth + 1)
            guard case .scalar(let name, _) = key.content else {
                let message = "a key must be text and is \(key.kind)"
                issues.append(issue(.typeMismatch, key.position, key.length, message))
                continue
            }
            if let earlier = first[name] {
                issues.append(
                    PlanIssue(
                        code: .keyDuplicate,
                        position: key.position,
                        length: key.length,
                        message: "the key \"\(name)\" is given more than once",
                        related: [.init(position: earlier, message: "it is first given here")],
                    )
                )
                continue
            }
            first[name] = key.position
            let place = Located(value: name, position: key.position, length: key.length)
            entries.append(YAMLEntry(key: place, value: value))
        }
        return entries
    }

    /// Returns what an alias stands for, or nil, with an issue, when it stands for nothing.
    private mutating func resolve(
        _ alias: String,
        at index: String.Index,
        _ length: Int,
    ) throws(InvalidPlan) -> YAMLNode? {
        let name = alias.dropFirst()
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isAliasCharacter }) else {
            issues.append(
                PlanIssue(
                    code: .yamlSyntax,
                    position: locator.position(of: index),
                    length: length,
                    message: "a value without quotes cannot start with \"*\"",
                    hint: "put it in quotes: \"\(alias)\"",
                )
            )
            return nil
        }
        guard let target = anchors[String(name)] else {
            let message =
                "the alias \"\(alias)\" stands for nothing: no \"&\(name)\" comes before it"
            issues.append(
                PlanIssue(
                    code: .aliasUndefined,
                    position: locator.position(of: index),
                    length: length,
                    message: message,
                    hint: "put the value in quotes if it is not an alias",
                )
            )
            return nil
        }
        expansion += target.size
        guard expansion <= Self.maximumExpansion else {
            let message =
                "the aliases of this file stand for more than \(Self.maximumExpansion) values"
            throw InvalidPlan(issue(.aliasExpansion, index, length, message))
        }
        return target.moved(to: locator.position(of: index), length: length)
    }

    private func collection(
        _ content: YAMLNode.Content,
        at index: String.Index,
        size: Int,
    ) -> YAMLNode {
        let isFlow = locator.isOneOf("[{", at: index)
        return YAMLNode(
            content: content,
            position: locator.position(of: index),
            length: 1,
            isBlock: !isFlow,
            size: size,
        )
    }

    private func issue(
        _ code: PlanIssue.Code,
        _ index: String.Index,
        _ length: Int,
        _ message: String,
    ) -> PlanIssue {
        issue(code, locator.position(of: index), length, message)
    }

    private func issue(
        _ code: PlanIssue.Code,
        _ position: SourcePosition,
        _ length: Int,
        _ message: String,
    ) -> PlanIssue {
        PlanIssue(code: code, position: position, length: length, message: message)
    }
}

extension Character {
    /// Whether it may stand in the name of an anchor, as libyaml sees it.
    fileprivate var isAliasCharacter: Bool {
        isLetter || isNumber || self == "_" || self == "-"
    }
}
