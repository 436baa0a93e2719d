import ArgumentParser

/// What of a run is shown while it goes on.
enum ProgressMode: String, Sendable, ExpressibleByArgument, CaseIterable {
    /// `tty` on a terminal, `plain` elsewhere.
    case auto
    /// A block that is drawn again and again, below lines that stay.
    case tty
    /// A line for each change, and one a minute in between.
    case plain
    /// A JSON document for each event.
    case json
    case none

    /// Whether sentences that lead over to what follows are of use to whoever reads it.
    var isForPeople: Bool {
        switch self {
        case .auto, .tty, .plain: true
        case .json, .none: false
        }
    }
}
