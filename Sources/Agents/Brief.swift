import Mustache
import Templates

/// The text that an agent is given.
package struct Brief: Sendable {
    /// A dependency whose work is in the workspace.
    package struct Input: Sendable, Codable {
        package let id: String
        package let description: String
        /// The tip, 40 digits.
        package let commit: String
        package let branch: String
        /// Quoted as git quotes them. By reference: contents are read in the workspace.
        package let files: [String]
        /// What its agent wants those who go on to know, a line each.
        package let handover: [String]

        package init(
            id: String,
            description: String,
            commit: String,
            branch: String,
            files: [String],
            handover: [String] = [],
        ) {
            self.handover = handover
            self.id = id
            self.description = description
            self.commit = commit
            self.branch = branch
            self.files = files
        }
    }

    package var id: String
    package var description: String
    package var task: String
    /// The kind of work: one of the names of `Templates.roles`.
    package var role: String?
    package var constraints: String?
    package var inputs: [Input] = []
    package var files: [String] = []
    package var outputs: [String] = []
    package var acceptance: [String] = []
    /// Why the attempt before this one failed.
    package var lastFailure: String?

    package init(id: String, description: String?, task: String) {
        self.id = id
        self.description = description ?? "Do what the name of this part says: \(id)."
        self.task = task
    }

    /// The brief in Markdown.
    package func text() throws -> String {
        let template = try MustacheTemplate(string: Templates.brief)
        var values: [String: Any] = [
            "id": id,
            "description": description,
            "task": task,
            "hasInputs": !inputs.isEmpty,
            "inputs": inputs.map { input in
                [
                    "id": input.id, "description": input.description, "commit": input.commit,
                    "files": input.files.count == 1 ? "1 file" : "\(input.files.count) files",
                    "handover": input.handover,
                ] as [String: Any]
            },
            "hasFiles": !files.isEmpty, "files": files,
            "hasOutputs": !outputs.isEmpty, "outputs": outputs,
            "hasAcceptance": !acceptance.isEmpty, "acceptance": acceptance,
        ]
        // A key that is there with nothing in it would count as there.
        if let role = role.flatMap({ Templates.roles[$0] }) {
            values["role"] = ["role": role.trimmingNewlines]
        }
        if let constraints { values["constraints"] = ["constraints": constraints] }
        if let lastFailure { values["lastFailure"] = ["lastFailure": lastFailure] }
        return template.render(values)
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        String(reversed().drop { $0 == "\n" }.reversed())
    }
}
