package import SystemPackage

/// A log that is read while an agent writes it: what it said last, and what it used by then.
///
/// Each look reads what has come since, and no more than a part of it, so that no log holds its reader
/// up. Where only the last words count, it is the last part; where the agent tells what it used in
/// events, none of them may be missed, and one that prints faster than it is read is told about late.
package struct GrowingLog: Sendable {
    private let path: FilePath
    private let format: OutputFormat
    private var reader: (any ReportReader)?
    private var offset: Int64 = 0
    /// The beginning of a line that has not ended yet.
    private var rest: [UInt8] = []
    /// Whether that line is longer than what is kept of one; nothing is made of it.
    private var isTooLong = false
    private var lastLine: [UInt8] = []

    /// In bytes.
    package static let mostAtOnce = 4 << 20
    private static let longestLine = 1 << 20
    /// Of a line for people, and of what an agent says.
    private static let mostShown = 1_000

    package init(_ path: FilePath, format: OutputFormat, artifacts: FilePath) {
        self.path = path
        self.format = format
        reader = format.reader(artifacts)
    }

    /// What the agent says of itself so far.
    package var report: AgentReport { reader?.report ?? AgentReport() }

    /// What was said last, as it was printed: the last line with something in it, or of an agent that
    /// prints events the last line of what they say. Not harmless.
    package var lastWords: String? {
        if format.isEvents {
            return report.lastMessage?.split(whereSeparator: \.isNewline)
                .last { $0.contains { !$0.isWhitespace } }.map(String.init)
        }
        let line = GrowingLog.isBlank(rest) ? lastLine : rest
        return line.isEmpty
            ? nil : String(decoding: line.prefix(GrowingLog.mostShown), as: UTF8.self)
    }

    /// Reads on; a file that is not there, or no file, has nothing.
    package mutating func readOn() {
        guard let file = try? PlainFile.open(path) else { return }
        defer { try? file.close() }
        guard let size = try? file.seek(offset: 0, from: .end), size > offset else { return }
        if reader == nil, size - offset > Int64(GrowingLog.mostAtOnce) {
            offset = size - Int64(GrowingLog.mostAtOnce)
            rest.removeAll()
            isTooLong = false
        }
        guard (try? file.seek(offset: offset, from: .start)) != nil else { return }
        let bytes = PlainFile.read(
            file,
            count: Int(min(size - offset, Int64(GrowingLog.mostAtOnce)))
        )
        offset += Int64(bytes.count)
        var start = bytes.startIndex
        // A progress bar ends its states with a carriage return.
        while let end = bytes[start...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
            take(bytes[start..<end])
            endLine()
            start = end + 1
        }
        take(bytes[start...])
    }

    private mutating func take(_ part: ArraySlice<UInt8>) {
        guard !isTooLong else { return }
        rest += part
        guard rest.count > GrowingLog.longestLine else { return }
        isTooLong = true
        rest.removeLast(rest.count - GrowingLog.mostShown)
    }

    private mutating func endLine() {
        if !isTooLong {
            let format = format
            rest.withUnsafeBytes { line in reader?.read(line: line, of: format) }
        }
        if !GrowingLog.isBlank(rest) { lastLine = Array(rest.prefix(GrowingLog.mostShown)) }
        rest.removeAll()
        isTooLong = false
    }

    private static func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy { $0 <= 0x20 } }
}
