/// Which trace a run belongs to: that of whoever started us, by the `traceparent` of the W3C, or one of
/// its own.
struct TraceContext {
    let trace: String
    /// The span that ours is a part of.
    let parent: String?

    /// `seed` is what makes one of its own unlike all others.
    init(_ variable: String?, seed: String) {
        if let (trace, parent) = variable.flatMap(TraceContext.read) {
            self.trace = trace
            self.parent = parent
        } else {
            trace = TraceContext.hash(seed) + TraceContext.hash("trace " + seed)
            parent = nil
        }
    }

    /// The id of the span of that name: the same for the same run, whenever it is exported.
    func span(_ name: String, seed: String) -> String {
        TraceContext.hash("\(trace) \(seed) \(name)")
    }

    /// `00-` and 32, 16 and 2 hexadecimal digits; later versions may have more behind them.
    private static func read(_ text: String) -> (trace: String, parent: String)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, isHex(parts[0], 2), parts[0] != "ff", isHex(parts[1], 32),
            isHex(parts[2], 16), isHex(parts[3], 2), parts[0] != "00" || parts.count == 4,
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        return (parts[1], parts[2])
    }

    private static func isHex(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// FNV-1a of 64 bits, 16 digits, never all zero.
    private static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        // Names that differ at their end only are to differ in all digits.
        hash = (hash ^ (hash >> 32)) &* 0x9e37_79b9_7f4a_7c15
        hash ^= hash >> 29
        let digits = String(hash == 0 ? 1 : hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
