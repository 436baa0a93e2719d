/// From one moment to a later one, or the same.
package struct TimeSpan: Sendable, Hashable {
    package let from: Timestamp
    package let until: Timestamp

    /// A clock that was set back in between makes it empty.
    package init(_ from: Timestamp, _ until: Timestamp) {
        self.from = from
        self.until = max(from, until)
    }

    package var length: Duration { until.since(from) }
    package var isEmpty: Bool { until == from }
}

extension Sequence<TimeSpan> {
    /// The same moments, each in one span only, in order.
    package var united: [TimeSpan] {
        var united: [TimeSpan] = []
        for span in sorted(by: { $0.from < $1.from }) where !span.isEmpty {
            if let last = united.last, span.from <= last.until {
                united[united.count - 1] = TimeSpan(last.from, Swift.max(last.until, span.until))
            } else {
                united.append(span)
            }
        }
        return united
    }

    /// How long all of them are together; what is in several counts once.
    package var coveredTime: Duration { united.reduce(.zero) { $0 + $1.length } }

    /// The most that there are at one moment.
    package var mostAtOnce: Int {
        var changes: [(time: Timestamp, change: Int)] = []
        for span in self where !span.isEmpty { changes += [(span.from, 1), (span.until, -1)] }
        // One that ends when another begins is not beside it.
        changes.sort { ($0.time, $0.change) < ($1.time, $1.change) }
        var (now, most) = (0, 0)
        for change in changes {
            now += change.change
            most = Swift.max(most, now)
        }
        return most
    }
}
