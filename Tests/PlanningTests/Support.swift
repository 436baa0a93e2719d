import Planning

/// Reads a plan; a plan with errors is what its test is about, so nothing is thrown.
func read(_ text: String) -> Result<CheckedPlan, InvalidPlan> {
    Result { () throws(InvalidPlan) in
        try PlanReader.read(PlanSource(name: "plan.yml", text: text))
    }
}

/// All issues of a plan, whether it can run or not.
func issues(_ text: String) -> [PlanIssue] {
    switch read(text) {
    case .success(let checked): checked.warnings
    case .failure(let invalid): invalid.issues
    }
}

/// The issues of a plan as `line:column+length code`, without the warning that most small plans give.
func found(_ text: String) -> [String] {
    issues(text)
        .filter { $0.code != "integration-missing" }
        .map { "\($0.position)+\($0.length) \($0.code)" }
}

/// The one issue of that kind, if there is just one.
func only(_ code: String, in text: String) -> PlanIssue? {
    let matching = issues(text).filter { $0.code == code }
    return matching.count == 1 ? matching[0] : nil
}

/// A plan around some subtasks, which start in line 3.
func plan(_ subtasks: String) -> String {
    "task: t\nsubtasks:\n" + subtasks
}

func id(_ text: String) throws -> SubtaskID { try SubtaskID(text) }
