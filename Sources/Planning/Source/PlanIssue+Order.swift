extension [PlanIssue] {
    /// Returns the issues in the order of the file, each once.
    ///
    /// At the same place errors come before warnings, then the code decides, so that the same file
    /// always gives the same list. The same issue can be found twice where an alias repeats a value.
    func sortedByPosition() -> [PlanIssue] {
        let sorted = enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.position != other.position { return one.position < other.position }
            if one.severity != other.severity { return one.severity == .error }
            if one.code != other.code { return one.code < other.code }
            return left.offset < right.offset
        }
        var result: [PlanIssue] = []
        for (_, issue) in sorted where result.last != issue { result.append(issue) }
        return result
    }
}
