/// How many subtasks may ask the same service at once, after it has asked some of them to wait.
///
/// What it can take is not known, so it is found out as networks find it out: each time it asks to wait
/// the number is halved, and with each subtask that ends well it grows by one.
struct ServiceQueue: Sendable, Equatable {
    let name: String
    private var limit = Int.max
    private var running = 0
    /// How often in a row it asked to wait; those that it turned away together count once.
    private(set) var strikes = 0
    private(set) var isWaiting = false

    /// After so many, half an hour of waiting in all, it is taken for down.
    static let maximumStrikes = 8

    init(name: String) { self.name = name }

    var isOpen: Bool { !isWaiting && running < limit }

    mutating func enter() { running += 1 }

    mutating func leave() { running -= 1 }

    /// What becomes of a subtask that was turned away.
    enum Answer {
        /// It is the first: everybody waits, longer each time.
        case wait(backOff: Int)
        /// Others were turned away just before.
        case waitWithOthers
        case giveUp
    }

    /// To be told while the subtask that was turned away still counts.
    mutating func turnAway() -> Answer {
        if isWaiting { return .waitWithOthers }
        guard strikes < ServiceQueue.maximumStrikes else { return .giveUp }
        strikes += 1
        isWaiting = true
        limit = max(1, min(limit, running) / 2)
        return .wait(backOff: strikes)
    }

    mutating func open() { isWaiting = false }

    /// A person asks for it again.
    mutating func forgive() { strikes = 0 }

    mutating func succeed() {
        strikes = 0
        if limit < .max { limit += 1 }
    }
}
