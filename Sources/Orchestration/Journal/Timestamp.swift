import Foundation

/// A moment, to the millisecond; RFC 3339 in JSON.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since 1970, UTC.
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package var seconds: Int64 { milliseconds / 1_000 }

    /// The time from an earlier moment to this one.
    package func since(_ earlier: Timestamp) -> Duration {
        .milliseconds(milliseconds - earlier.milliseconds)
    }

    package func advanced(by time: Duration) -> Timestamp {
        let parts = time.components
        return Timestamp(
            milliseconds: milliseconds + parts.seconds * 1_000
                + parts.attoseconds / 1_000_000_000_000_000
        )
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Such as `2026-11-24T06:01:02.345Z`.
    package var text: String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let date = try style.parse(text)
        milliseconds = Int64((date.timeIntervalSince1970 * 1_000).rounded())
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Where the time comes from; tests give their own.
package struct Clock: Sendable {
    package let now: @Sendable () -> Timestamp

    package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// The clock of this machine.
    package static let system = Clock {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded()))
    }
}
