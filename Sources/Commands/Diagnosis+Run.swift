import Orchestration

/// What is wrong with a run, or with what a command was told about it.
extension Diagnosis {
    init(_ error: JournalError) {
        switch error {
        case .noSuchRun(""):
            self.init("there is no run in this repository", hints: ["git orchestrate start"])
        case .noSuchRun(let run):
            self.init("there is no run \(run) here", hints: ["git orchestrate status"])
        case .unreadable(let reason):
            self.init("the journal of this run cannot be read: \(reason)")
        case .newerSchema(let schema):
            self.init(
                "the journal of this run was written by a newer git-orchestrate (schema \(schema))"
            )
        case .movedMeanwhile:
            self.init("another process wrote to the journal of this run at the same time")
        }
    }

    init(_ error: CommandError) {
        switch error {
        case .notARun(let text):
            self.init(
                "\"\(text)\" is not the name of a run",
                hints: ["git orchestrate status"],
                status: .usage
            )
        case .noSuchSubtask(let text, let run):
            self.init(
                "the run \(run) has no subtask \"\(text)\"",
                hints: ["git orchestrate status \(run)"]
            )
        case .noLog(let text):
            self.init("\"\(text)\" has no log yet")
        case .runIsAlive(let run):
            self.init(
                "another process acts for the run \(run)",
                notes: ["nothing was changed"],
                hints: ["git orchestrate status \(run)"]
            )
        case .hooksPathIsSet(let path):
            self.init(
                "core.hooksPath is \(path), so hooks of this repository are kept there by something else",
                notes: ["nothing was written"],
                hints: ["git orchestrate hooks install --print"]
            )
        case .foreignHook(let path):
            self.init(
                "there is a hook at \(path) that is not ours",
                notes: ["it was left as it is"],
                hints: ["git orchestrate hooks install --print"]
            )
        }
    }
}

/// What a command cannot do with what it was given.
enum CommandError: Error {
    case notARun(String)
    case noSuchSubtask(String, RunID)
    case noLog(String)
    case runIsAlive(RunID)
    case foreignHook(String)
    case hooksPathIsSet(String)
}
