import Testing

@testable import Planning

@Suite struct DurationTests {
    @Test(arguments: [
        ("30min", 1800), ("45min", 2700), ("2h", 7200), ("1h", 3600), ("1h30min", 5400),
        ("1h30m", 5400), ("90m", 5400), ("30 min", 1800), ("45s", 45), ("45 sec", 45),
        ("1h 30min", 5400), ("1 h 30 min", 5400), ("1d", 86400), ("1d 2h 3min 4s", 93784),
        ("0h 5min", 300), (" 5min ", 300), ("365d", 31_536_000),
    ])
    func `a time is read`(text: String, seconds: Int) throws {
        #expect(try Duration(planText: text) == .seconds(seconds))
    }

    @Test(arguments: [
        ("2", "lacks a unit"), ("1h30", "lacks a unit"), ("-1h", "is not a time"),
        ("", "is empty"), ("  ", "is empty"), ("soon", "is not a time"), ("1.5h", "lacks a unit"),
        ("2 hours-ish", "has the unknown unit \"hours\""),
        ("2hours", "has the unknown unit \"hours\""),
        ("2H", "has the unknown unit \"H\""), ("0min", "is no time at all"),
        ("0h 0s", "is no time at all"), ("30min 1h", "does not go from larger to smaller units"),
        ("1m 2min", "does not go from larger to smaller units"),
        ("366d", "is longer than 365 days"),
        ("99999999999999999999999s", "is longer than 365 days"),
        ("9223372036854775807d", "is longer than 365 days"), ("1h,30min", "is not a time"),
        ("١h", "is not a time"), ("min", "is not a time"), ("1h min", "is not a time"),
    ])
    func `what is no time is refused with the reason`(text: String, reason: String) {
        #expect(throws: InvalidDuration(reason: reason)) { try Duration(planText: text) }
    }

    @Test(arguments: [
        (0, "0s"), (45, "45s"), (1800, "30min"), (5400, "1h 30min"), (86400, "1d"),
        (93784, "1d 2h 3min 4s"), (3605, "1h 5s"), (-90, "-1min 30s"),
    ])
    func `a time is written as a plan writes it`(seconds: Int, text: String) throws {
        #expect(Duration.seconds(seconds).formatted == text)
        if seconds > 0 { #expect(try Duration(planText: text) == .seconds(seconds)) }
    }

    @Test func `parts of a second are dropped`() {
        #expect(Duration.milliseconds(1999).formatted == "1s")
        #expect(Duration.milliseconds(-1).formatted == "0s")
    }
}
