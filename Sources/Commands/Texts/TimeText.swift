import Planning

/// Times as people read them.
enum TimeText {
    /// Tenths of a second below ten seconds, then as a plan would write it; never less than nothing.
    static func elapsed(_ time: Duration) -> String { max(.zero, time).elapsed }
}
