/// Holds what a YAML file contains, with what was wrong in the notation alone.
struct YAMLDocument {
    /// The root, or nil when the file is empty.
    let root: YAMLNode?
    let issues: [PlanIssue]
}
