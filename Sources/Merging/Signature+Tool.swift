package import Git

extension Signature {
    /// The identity of what the tool itself writes. A constant: a person's name would make the same
    /// integration another commit on another machine.
    package static func tool(at seconds: Int64) -> Signature {
        Signature(name: "git-orchestrate", email: "git-orchestrate@localhost", seconds: seconds)
    }
}
