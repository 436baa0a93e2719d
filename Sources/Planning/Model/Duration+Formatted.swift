extension Duration {
    /// The time as a plan would write it, such as `1h 30min`, with parts of a second dropped.
    ///
    /// Nothing is `0s`, and a negative time has a
    /// leading `-`.
    package var formatted: String {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 {
            let text = (Duration.zero - self).formatted
            return text == "0s" ? text : "-" + text
        }
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"),
            (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let text = parts.filter { $0.0 != 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
        return text.isEmpty ? "0s" : text
    }
}
