/// Reads a YAML document as a draft of a plan.
struct PlanDecoder {
    /// Of what is at work at once. There is a number, a file or a worktree for each of them, so that
    /// one that nobody means has to end here.
    private static let counts = 1...1_000
    /// In tokens; it is multiplied later, and larger than any agent's by far.
    private static let windows = 1...1_000_000_000

    private var reader = FieldReader()

    /// Reads the whole document; the issues are those of form, such as unknown keys.
    static func decode(_ root: YAMLNode) -> (draft: PlanDraft, issues: [PlanIssue]) {
        var decoder = PlanDecoder()
        let draft = decoder.plan(root)
        return (draft, decoder.reader.issues)
    }

    private mutating func plan(_ root: YAMLNode) -> PlanDraft {
        var draft = PlanDraft(start: root.position)
        let fields = reader.fields(
            of: root,
            subject: "a plan",
            keys: PlanKeys.plan,
            allowsExtensions: true,
        )
        guard let fields else { return draft }
        draft.task = reader.requiredText("task", of: fields)
        draft.constraints = reader.text("constraints", of: fields)
        if fields.entries["requirements"] != nil {
            draft.requirements = reader.texts("requirements", of: fields)
        }
        draft.agents = agents(fields)
        draft.resources = entries("resources", of: fields).compactMap { entry in
            let name = "the resource \"\(entry.key.value)\""
            return reader.number(entry.placedValue, named: name, in: PlanDecoder.counts).map {
                ResourceDraft(name: entry.key, count: $0)
            }
        }
        draft.shared = reader.texts("shared", of: fields)
        draft.setup = reader.texts("setup", of: fields)
        draft.copy = reader.texts("copy", of: fields)
        draft.limits = limits(fields)
        draft.subtasksKey = fields.entries["subtasks"]?.key
        draft.subtasks = subtasks(fields)
        draft.integration = integration(fields)
        draft.tests = entries("tests", of: fields).compactMap { entry in
            let name = "the test \"\(entry.key.value)\""
            return reader.text(entry.placedValue, named: name).map {
                TestDraft(name: entry.key, command: $0)
            }
        }
        return draft
    }

    private mutating func agents(_ plan: Fields) -> [AgentDraft] {
        entries("agents", of: plan).compactMap { entry in
            // An agent can be named without settings, to say that it is meant to exist.
            if entry.value.isNull { return AgentDraft(name: entry.key) }
            let fields = reader.fields(
                of: entry.placedValue,
                subject: "the agent \"\(entry.key.value)\"",
                keys: PlanKeys.agent
            )
            return fields.map { fields in
                AgentDraft(
                    name: entry.key,
                    role: reader.choice("role", of: fields),
                    backend: reader.text("backend", of: fields),
                    model: reader.text("model", of: fields),
                    command: reader.text("command", of: fields),
                    check: reader.text("check", of: fields),
                    capacity: reader.number("capacity", of: fields, in: PlanDecoder.counts),
                    contextWindow: reader.number(
                        "context_window",
                        of: fields,
                        in: PlanDecoder.windows
                    ),
                )
            }
        }
    }

    /// What the plan does not say is as it stands in the table.
    private mutating func limits(_ plan: Fields) -> PlanLimits {
        var limits = PlanLimits.standard
        guard let entry = plan["checks"] else { return limits }
        let fields = reader.fields(
            of: entry.placedValue,
            subject: "\"checks\"",
            keys: PlanLimits.keys
        )
        guard let fields else { return limits }
        for limit in PlanLimits.numbers {
            if let number = reader.number(limit.key, of: fields, in: limit.range) {
                limits[keyPath: limit.path] = number
            }
        }
        for limit in PlanLimits.durations {
            guard let text = reader.text(limit.key, of: fields) else { continue }
            do throws(InvalidDuration) {
                limits[keyPath: limit.path] = try Duration(planText: text.value)
            } catch {
                reader.report(DurationsAreValid.issue(limit.key, text, error))
            }
        }
        return limits
    }

    private mutating func subtasks(_ plan: Fields) -> [SubtaskDraft] {
        guard let entry = reader.requiredEntry("subtasks", of: plan) else { return [] }
        let elements = reader.elements("subtasks", of: plan)
        if elements.isEmpty, entry.value.isNull || entry.value.isSequence {
            reader.report(PlanIssue(.subtasksEmpty, at: entry.key, "the plan has no subtasks"))
        }
        return elements.compactMap { subtask($0) }
    }

    private mutating func subtask(_ node: YAMLNode) -> SubtaskDraft? {
        let fields = reader.fields(of: node, subject: "a subtask", keys: PlanKeys.subtask)
        guard let fields else { return nil }
        return SubtaskDraft(
            id: reader.requiredText("id", of: fields),
            description: reader.text("description", of: fields),
            role: reader.choice("type", of: fields),
            agent: reader.text("agent", of: fields),
            group: reader.text("group", of: fields),
            dependencies: reader.elements("dependencies", of: fields).compactMap { dependency($0) },
            resources: reader.texts("resources", of: fields),
            files: reader.texts("files", of: fields),
            inputs: reader.texts("inputs", of: fields),
            outputs: reader.texts("outputs", of: fields),
            covers: reader.texts("covers", of: fields),
            estimatedTime: reader.text("estimated_time", of: fields),
            timeout: reader.text("timeout", of: fields),
            idleTimeout: reader.text("idle_timeout", of: fields),
            retries: reader.number("retries", of: fields, in: 0...20) ?? 0,
            retryFrom: reader.choice("retry_from", of: fields),
            acceptance: reader.texts("acceptance", of: fields),
            run: reader.text("run", of: fields),
        )
    }

    private mutating func dependency(_ node: YAMLNode) -> DependencyDraft? {
        guard case .mapping = node.content else {
            return reader.text(node, named: "an element of \"dependencies\"").map {
                DependencyDraft(id: $0, kind: .data)
            }
        }
        let fields = reader.fields(of: node, subject: "a dependency", keys: PlanKeys.dependency)
        guard let fields else { return nil }
        let kind: Dependency.Kind? = reader.choice("type", of: fields)
        return reader.requiredText("id", of: fields).map {
            DependencyDraft(id: $0, kind: kind ?? .data)
        }
    }

    private mutating func integration(_ plan: Fields) -> IntegrationDraft? {
        guard let entry = plan["integration"] else { return nil }
        let fields = reader.fields(
            of: entry.placedValue,
            subject: "\"integration\"",
            keys: PlanKeys.integration,
        )
        // A wrong one has been reported; it is not missing as well.
        guard let fields else { return IntegrationDraft() }
        return IntegrationDraft(
            strategy: reader.choice("strategy", of: fields),
            validationTests: reader.texts("validation_tests", of: fields),
            fallback: reader.choice("fallback", of: fields),
            verification: reader.choice("verify", of: fields),
            validation: reader.choice("validate", of: fields),
            agent: reader.text("agent", of: fields),
            run: reader.text("run", of: fields),
            parallelTests: reader.number(
                "parallel_tests",
                of: fields,
                in: PlanDecoder.counts
            ),
        )
    }

    /// Reads a mapping whose keys are names that the user chooses.
    private mutating func entries(_ key: String, of plan: Fields) -> [YAMLEntry] {
        guard let entry = plan[key] else { return [] }
        guard case .mapping(let entries) = entry.value.content else {
            let value = entry.placedValue
            let message = "\"\(key)\" must be a mapping and is \(value.kind)"
            reader.report(.typeMismatch, at: value, message)
            return []
        }
        return entries
    }
}
