import Mustache
import Templates

/// The text that an agent is given that is to resolve a conflict.
package struct IntegrationBrief: Sendable {
    /// One of those whose work is merged already.
    package struct Other: Sendable {
        let id: String
        let description: String
        /// Its tip, 40 digits.
        let commit: String

        package init(id: String, description: String, commit: String) {
            self.id = id
            self.description = description
            self.commit = commit
        }
    }

    private let id: String
    private let description: String
    private let task: String
    private let constraints: String?
    private let others: [Other]
    private let items: [String]
    private let clash: (own: String, other: String)?

    package init(
        id: String,
        description: String?,
        task: String,
        constraints: String?,
        others: [Other],
        items: [String],
        clash: (own: String, other: String)?,
    ) {
        self.id = id
        self.description = description ?? id
        self.task = task
        self.constraints = constraints
        self.others = others
        self.items = items
        self.clash = clash
    }

    /// The brief in Markdown.
    package func text() throws -> String {
        let template = try MustacheTemplate(string: Templates.integration)
        var values: [String: Any] = [
            "id": id, "description": description, "task": task, "items": items,
            "others": others.map {
                ["id": $0.id, "description": $0.description, "commit": $0.commit]
            },
        ]
        if let constraints { values["constraints"] = ["constraints": constraints] }
        if let clash { values["hasClash"] = ["own": clash.own, "other": clash.other] }
        return template.render(values)
    }
}
