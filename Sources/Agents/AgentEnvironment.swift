package import SystemPackage

/// The environment of a command of ours: what we were given, without what would point git at
/// another repository, and with the facts of the attempt.
package struct AgentEnvironment: Sendable {
    /// What `git rev-parse --local-env-vars` prints (a test asks it), and what hooks add.
    ///
    /// An alias in a linked worktree exports `GIT_DIR`, a hook also `GIT_INDEX_FILE`: an agent that
    /// inherits one commits into the user's checkout, wherever its working folder is.
    package static let scrubbed: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG",
        "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_DIR", "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
        "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
    ]

    /// Settings for every git that an agent starts, given by its environment: no file is written.
    ///
    /// Housekeeping in parallel worktrees is a storm of processes, and an index in a form that
    /// libgit2 cannot read would hide what the agent left.
    private static let settings: [(name: String, value: String)] = [
        ("gc.auto", "0"), ("maintenance.auto", "false"), ("core.splitIndex", "false"),
        ("index.sparse", "false"), ("index.skipHash", "false"), ("advice.detachedHead", "false"),
    ]

    package var variables: [String: String]

    package init(inheriting parent: [String: String]) {
        variables = parent.filter { name, _ in
            !AgentEnvironment.scrubbed.contains(name)
                && !name.hasPrefix("GIT_CONFIG_KEY_") && !name.hasPrefix("GIT_CONFIG_VALUE_")
                && !name.hasPrefix("ORCHESTRATE_")
        }
        variables["GIT_TERMINAL_PROMPT"] = "0"
        variables["GIT_EDITOR"] = "true"
        variables["GIT_SEQUENCE_EDITOR"] = "true"
        variables["GIT_PAGER"] = "cat"
        for setting in AgentEnvironment.settings { set(setting.name, to: setting.value) }
    }

    /// Names the author where no config file does, and whoever the user's environment names stays.
    ///
    /// By a setting as well: some agents ask `git config` alone, and write a name of their own into the
    /// config that all worktrees share, several at once, when it knows none.
    package mutating func identify(name: String, email: String) {
        for person in ["GIT_AUTHOR", "GIT_COMMITTER"] {
            let isWhole = ["NAME", "EMAIL"].allSatisfy {
                variables["\(person)_\($0)"]?.isEmpty == false
            }
            if isWhole { continue }
            variables["\(person)_NAME"] = name
            variables["\(person)_EMAIL"] = email
        }
        set("user.name", to: name)
        set("user.email", to: email)
    }

    private mutating func set(_ name: String, to value: String) {
        AgentEnvironment.set(name, to: value, in: &variables)
    }

    /// One more setting for every git that an agent starts.
    static func set(_ name: String, to value: String, in variables: inout [String: String]) {
        let count = variables["GIT_CONFIG_COUNT"].flatMap(Int.init) ?? 0
        variables["GIT_CONFIG_KEY_\(count)"] = name
        variables["GIT_CONFIG_VALUE_\(count)"] = value
        variables["GIT_CONFIG_COUNT"] = String(count + 1)
    }

    /// The environment of a process that works in `folder`.
    ///
    /// Some agents take `PWD` for their root and would edit our own folder.
    package func working(in folder: FilePath) -> [String: String] {
        variables.merging(["PWD": folder.string]) { _, new in new }
    }

    /// A name as variables are written: `test-db` is `TEST_DB`.
    private static func word(_ name: String) -> String {
        String(
            name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        )
    }

    /// The environment of one attempt.
    package func attempt(_ facts: AttemptFacts) -> [String: String] {
        let units = facts.units.map { resource, unit in
            ("ORCHESTRATE_SLOT_" + AgentEnvironment.word(resource), String(unit))
        }
        var attempt = [
            "ORCHESTRATE_RUN": facts.run,
            "ORCHESTRATE_SUBTASK": facts.subtask,
            "ORCHESTRATE_ATTEMPT": String(facts.attempt),
            "ORCHESTRATE_BASE": facts.base,
            "ORCHESTRATE_SLOT": String(facts.slot),
            "ORCHESTRATE_BRIEF": facts.brief.string,
            "ORCHESTRATE_HANDOVER": facts.handover.string,
            "ORCHESTRATE_INPUTS": facts.inputs.string,
        ]
        if let session = facts.session { attempt["ORCHESTRATE_SESSION"] = session }
        if let model = facts.model { attempt["ORCHESTRATE_MODEL"] = model }
        return working(in: facts.workspace).merging(facts.variables) { _, new in new }
            .merging(facts.places?.variables ?? [:]) { _, new in new }
            .merging(units) { _, new in new }
            .merging(attempt) { _, new in new }
    }
}

/// What an agent is told by its environment.
package struct AttemptFacts: Sendable {
    package let run: String
    package let subtask: String
    /// 1 for the first.
    package let attempt: Int
    /// The commit the workspace started from, 40 digits.
    package let base: String
    package let workspace: FilePath
    /// A Markdown file: what to do.
    package let brief: FilePath
    /// A JSON file: what the dependencies made.
    package let inputs: FilePath
    /// A Markdown file that is not there yet: what those who go on should know.
    package let handover: FilePath
    /// A number that no other attempt has at the same time, from 0.
    package let slot: Int
    /// The same for each resource that it holds, by name.
    package let units: [String: Int]
    package var places: WorkPlaces?
    /// What its backend is asked for; nil for whatever that one takes by itself.
    package var model: String?
    /// The session of its backend that it goes on with.
    package var session: String?
    /// What its backend wants to find besides.
    package var variables: [String: String] = [:]

    package init(
        run: String,
        subtask: String,
        attempt: Int,
        base: String,
        workspace: FilePath,
        brief: FilePath,
        inputs: FilePath,
        handover: FilePath,
        slot: Int = 0,
        units: [String: Int] = [:],
    ) {
        self.slot = slot
        self.units = units
        self.run = run
        self.subtask = subtask
        self.attempt = attempt
        self.base = base
        self.workspace = workspace
        self.brief = brief
        self.inputs = inputs
        self.handover = handover
    }
}
