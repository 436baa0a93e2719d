/// Describes one thing that is wrong, or doubtful, in a plan file.
///
/// It holds facts; how they are shown is decided where they are shown.
package struct PlanIssue: Sendable, Equatable {
    /// Whether the plan can run all the same.
    package let severity: Severity
    /// What kind of issue it is.
    package let kind: Code
    /// The first character of what the issue is about.
    package let position: SourcePosition
    /// How many characters to underline, at least 1.
    package let length: Int
    /// The fact, starting in lower case, without a full stop.
    package let message: String
    /// What to do about it, or nil when that is obvious or unknown.
    package let hint: String?
    /// Other places that the fact is about.
    package let related: [Related]

    /// Makes an issue; a length below 1 counts as 1.
    package init(
        severity: Severity = .error,
        code: Code,
        position: SourcePosition,
        length: Int = 1,
        message: String,
        hint: String? = nil,
        related: [Related] = [],
    ) {
        self.severity = severity
        kind = code
        self.position = position
        self.length = max(1, length)
        self.message = message
        self.hint = hint
        self.related = related
    }

    /// The stable name of its kind, such as `dependency-unknown`.
    package var code: String { kind.rawValue }

    /// Says whether the plan can run all the same.
    package enum Severity: Sendable {
        /// The plan cannot run.
        case error
        /// The plan can run.
        case warning
    }

    /// Names another place that an issue is about.
    package struct Related: Sendable, Equatable {
        /// The first character of the place.
        package let position: SourcePosition
        /// What is there, starting in lower case, without a full stop.
        package let message: String

        /// Makes the name of a place.
        package init(position: SourcePosition, message: String) {
            self.position = position
            self.message = message
        }
    }
}

extension PlanIssue {
    /// Makes an issue about a value of the file.
    init<Value>(
        _ code: PlanIssue.Code,
        severity: Severity = .error,
        at place: Located<Value>,
        _ message: String,
        hint: String? = nil,
        related: [Related] = [],
    ) {
        self.init(
            severity: severity,
            code: code,
            position: place.position,
            length: place.length,
            message: message,
            hint: hint,
            related: related,
        )
    }
}
