/// Decides what kind of work a subtask is, and so who does it.
///
/// A pure function of the plan's words: what the author said wins, then the words of the id and the
/// description are counted. It is in this module because `plan` shows it before anything else exists.
package struct Route: Sendable, Equatable {
    /// Nil when the words do not tell, or tell two things.
    package let role: Role?
    package let rule: Rule
    /// How sure it is, in percent: the share of the words that speak for it.
    package let confidence: Int
    /// The other kinds that some words speak for, the likeliest first.
    package let alternatives: [Role]

    package enum Rule: Sendable, Equatable {
        /// The author named an agent, whose role is known.
        case agent(AgentName)
        /// The author gave the type.
        case type
        /// These words of its id and description.
        case words([String])
        case unsure
    }
}

/// The table by which words are counted.
package enum Router {
    /// Below this share of the words nobody is chosen.
    package static let leastConfidence = 70

    /// What a role's agent is called.
    package static func agentName(for role: Role) -> String {
        switch role {
        case .research: "research-agent"
        case .planning: "planning-agent"
        case .implementation: "implementer-agent"
        case .testing: "testing-agent"
        case .documentation: "documentation-agent"
        case .verification: "verifier-agent"
        }
    }

    /// The role of an agent that is built in, by its name.
    package static func role(ofAgent name: String) -> Role? {
        Role.allCases.first { agentName(for: $0) == name }
    }

    package static func route(_ subtask: Subtask, in plan: Plan) -> Route {
        if let agent = subtask.agent {
            let role = subtask.role ?? plan.agents[agent]?.role ?? role(ofAgent: agent.text)
            return Route(role: role, rule: .agent(agent), confidence: 100, alternatives: [])
        }
        if let role = subtask.role {
            return Route(role: role, rule: .type, confidence: 100, alternatives: [])
        }
        return route(id: subtask.id.text, description: subtask.description ?? "")
    }

    /// What the words alone say. The first word of a description is what is asked for, and counts
    /// twice: "Design the tests" is more about design. That something is made ("write", "add") counts
    /// only where nothing says what.
    static func route(id: String, description: String) -> Route {
        var weights: [Role: Int] = [:]
        var found: [Role: [String]] = [:]
        func count(_ words: [String], first: Int) {
            for (position, word) in words.enumerated() {
                for role in Role.allCases where matches(word, role) {
                    weights[role, default: 0] += position == 0 ? first : 1
                    if !found[role, default: []].contains(word) {
                        found[role, default: []].append(word)
                    }
                }
            }
        }
        count(words(id), first: 2)
        count(words(description), first: 2)
        if weights.isEmpty, let maker = words(id + " " + description).first(where: makers.contains)
        {
            weights = [.implementation: 1]
            found = [.implementation: [maker]]
        }
        let total = weights.values.reduce(0, +)
        let ranking = Role.allCases.filter { weights[$0] != nil }
            .sorted { (weights[$0] ?? 0) > (weights[$1] ?? 0) }
        guard let best = ranking.first, let weight = weights[best] else {
            return Route(role: nil, rule: .unsure, confidence: 0, alternatives: [])
        }
        let confidence = weight * 100 / total
        guard confidence >= leastConfidence else {
            return Route(role: nil, rule: .unsure, confidence: confidence, alternatives: ranking)
        }
        return Route(
            role: best,
            rule: .words(found[best] ?? []),
            confidence: confidence,
            alternatives: Array(ranking.dropFirst())
        )
    }

    // MARK: Words

    private static let makers: Set<String> = ["write", "add", "create", "make", "update"]

    /// Beginnings of words, longer ones of the same kind left out.
    private static let beginnings: [Role: [String]] = [
        .research: [
            "research", "investigat", "explor", "survey", "analy", "evaluat", "compar", "find",
            "gather", "understand", "audit", "spike",
        ],
        .planning: [
            "plan", "design", "architect", "specif", "outlin", "decompos", "decid", "propos",
            "roadmap", "rfc", "schema",
        ],
        .implementation: [
            "implement", "build", "refactor", "fix", "migrat", "port",
            "develop", "code", "extend", "replac", "remov", "rename", "integrat", "support",
            "backend", "frontend", "api", "wire", "upgrad",
        ],
        .testing: ["test", "fuzz", "benchmark", "coverage", "regression", "e2e"],
        .documentation: [
            "document", "docs", "doc", "readme", "guide", "tutorial", "changelog", "explain",
            "manual", "summar",
        ],
        .verification: ["verif", "validat", "review", "check", "confirm", "qa", "accept"],
    ]

    private static func matches(_ word: String, _ role: Role) -> Bool {
        (beginnings[role] ?? []).contains { beginning in
            // Short ones are whole words: "doc" is in "docker", "add" in "address".
            beginning.count <= 4
                ? word == beginning || word == beginning + "s" : word.hasPrefix(beginning)
        }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
