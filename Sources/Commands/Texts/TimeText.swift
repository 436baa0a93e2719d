import Planning

/// Times as people read them.
enum TimeText {
    /// Tenths of a second below ten seconds, then as a plan would write it.
    static func elapsed(_ time: Duration) -> String {
        guard time < .seconds(10) else { return time.formatted }
        let tenths = max(
            0,
            time.components.seconds * 10
                + time.components.attoseconds / 100_000_000_000_000_000
        )
        return "\(tenths / 10).\(tenths % 10)s"
    }
}
