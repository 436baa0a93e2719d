/// Gives out scalars that a text does not contain.
///
/// They are of the private use area: YAML takes them for letters, and nobody writes them.
struct UnusedScalars {
    private let used: Set<Unicode.Scalar>
    private var candidate: UInt32 = 0xE000

    init(in text: String) {
        // Almost no file has any, and the first byte of each of them is this one.
        let mayContainSome = text.utf8.contains { (0xEE...0xEF).contains($0) }
        used = mayContainSome ? Set(text.unicodeScalars) : []
    }

    /// Returns the next one.
    mutating func next() -> Unicode.Scalar {
        while true {
            // Far fewer are asked for than there are planes of private use; none is a surrogate.
            let scalar = Unicode.Scalar(candidate) ?? "\u{F8FF}"
            candidate = candidate == 0xF8FF ? 0xF0000 : candidate + 1
            if !used.contains(scalar) { return scalar }
        }
    }
}
