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
        // The whole second by the library, which cuts a fraction that is no exact number down.
        let fraction = (milliseconds % 1_000 + 1_000) % 1_000
        let date = Date(timeIntervalSince1970: Double((milliseconds - fraction) / 1_000))
        let text = date.formatted(Date.ISO8601FormatStyle())
        let digits = String(fraction)
        return text.dropLast() + "." + String(repeating: "0", count: 3 - digits.count) + digits
            + "Z"
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        if let milliseconds = Timestamp.milliseconds(text) {
            self.milliseconds = milliseconds
            return
        }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let date = try style.parse(text)
        milliseconds = Int64((date.timeIntervalSince1970 * 1_000).rounded())
    }

    /// Of the form that `text` has, and no other; a journal has thousands, and they are read each time.
    static func milliseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        let form = Array("0000-00-00T00:00:00.000Z".utf8)
        guard bytes.count == form.count else { return nil }
        for (byte, expected) in zip(bytes, form) {
            let isDigit = (0x30...0x39).contains(byte)
            guard expected == 0x30 ? isDigit : byte == expected else { return nil }
        }
        func number(_ range: Range<Int>) -> Int64 {
            bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        // The 29th of February is somebody else's to judge.
        let last: Int64 = month == 2 ? 28 : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard (1970...9999).contains(year), (1...12).contains(month), (1...last).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        // Years begin in March, so that the day that not each of them has is the last one.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + number(20..<23)
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
