/// What the end of a log says of why a command failed: the only thing that is known of one whose
/// events nobody can read.
package struct LastWords: Sendable, Equatable {
    package let sign: FailureSign?
    /// Whether the very last line says it, in words that are no name of a test, say. Anything else may be
    /// about the work.
    package let isPlain: Bool

    package static let none = LastWords(log: [])

    package init(log: some Collection<UInt8>) {
        let lines = FailureSign.lines(ofEnd: log)
        let found = lines.lazy.compactMap { line in
            FailureSign.of(line: line).map { (sign: $0, line: line) }
        }.first
        sign = found?.sign
        isPlain = found.map { $0.line == lines.first && $0.sign.isPlain(in: $0.line) } ?? false
    }
}
