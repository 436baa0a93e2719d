/// What `doctor` says of one thing.
struct Finding: Encodable, Equatable {
    enum State: String, Encodable {
        case ok
        /// Worth knowing; a run can start all the same.
        case note
        case problem
    }

    let topic: String
    let state: State
    let message: String
    /// What to type.
    let fix: [String]

    static func ok(_ topic: String, _ message: String) -> Finding {
        Finding(topic: topic, state: .ok, message: message, fix: [])
    }

    static func note(_ topic: String, _ message: String, fix: String...) -> Finding {
        Finding(topic: topic, state: .note, message: message, fix: fix)
    }

    static func problem(_ topic: String, _ message: String, fix: String...) -> Finding {
        Finding(topic: topic, state: .problem, message: message, fix: fix)
    }

    /// What an error of a command is, with its hints for repairs.
    init(_ topic: String, _ error: any Error) {
        let diagnosis = Diagnosis(error)
        func lines(_ word: String) -> [String] {
            diagnosis.lines.filter { $0.hasPrefix(word) }.map { String($0.dropFirst(word.count)) }
        }
        let message = lines("fatal: ") + lines("error: ")
        self.init(
            topic: topic,
            state: .problem,
            message: message.joined(separator: "; "),
            fix: lines("hint: ")
        )
    }

    init(topic: String, state: State, message: String, fix: [String]) {
        self.topic = topic
        self.state = state
        self.message = message
        self.fix = fix
    }
}
