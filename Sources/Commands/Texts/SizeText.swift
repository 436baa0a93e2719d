/// Sizes for people.
enum SizeText {
    /// Such as `312 MiB`.
    static func of(_ bytes: Int64) -> String {
        var size = Double(bytes)
        for unit in ["bytes", "KiB", "MiB", "GiB"] {
            if size < 1_024 { return "\(Int(size.rounded())) \(unit)" }
            size /= 1_024
        }
        return "\(Int(size.rounded())) TiB"
    }
}
