import Planning

/// Times as people read them.
enum TimeText {
    /// Tenths of a second below ten seconds, then as a plan would write it; never less than nothing.
    static func elapsed(_ time: Duration) -> String { max(.zero, time).elapsed }

    /// In its two largest units, such as `1h 5min`: what changes every second is read at a glance.
    static func short(_ time: Duration) -> String {
        let parts = max(.zero, time).formatted.split(separator: " ")
        return parts.prefix(2).joined(separator: " ")
    }

    /// What is only guessed: whole minutes.
    static func rough(_ time: Duration) -> String {
        let minutes = (max(.zero, time).components.seconds + 59) / 60
        return short(.seconds(minutes * 60))
    }
}
