extension Duration {
    /// A time that was measured, as people read it: tenths of a second below ten seconds, then as a plan
    /// would write it.
    package var elapsed: String {
        if self < .zero { return "-" + (.zero - self).elapsed }
        guard self < .seconds(10) else { return formatted }
        let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)s"
    }
}
