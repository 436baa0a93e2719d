/// What a file is made of, for asking how much of it is in another file, counted as git counts it.
///
/// A text is cut after each newline and after 64 bytes; of each piece a small hash is kept, with the
/// bytes of all pieces that have it. Source: git's `diffcore` documentation and its rename scores,
/// which a test holds this to.
struct ContentFingerprint: Sendable {
    /// Two points in which gits differ, or files do that git takes for binary by an attribute.
    struct Rule: Sendable, Hashable {
        /// Git before 2.44 forgot the last piece where no newline ends it.
        let countsUnfinishedPiece: Bool
        /// In a text, carriage returns before newlines are not looked at.
        let skipsReturns: Bool

        static let all = [true, false].flatMap { unfinished in
            [true, false].map { Rule(countsUnfinishedPiece: unfinished, skipsReturns: $0) }
        }
    }

    /// By hash, each once.
    private let pieces: [(hash: UInt32, bytes: Int)]
    private let size: Int

    /// The score of a file that is all in the other one.
    static let mostScore = 60_000
    /// From here on git calls two files one that was renamed.
    static let leastScore = 30_000

    private static let hashes: UInt32 = 107_927
    private static let longestPiece = 64

    init(_ text: [UInt8], _ rule: Rule) {
        size = text.count
        var sums: [UInt32: Int] = [:]
        var (first, second): (UInt32, UInt32) = (0, 0)
        var length = 0
        func finish() {
            sums[(first &+ second &* 0x61) % ContentFingerprint.hashes, default: 0] += length
            (first, second, length) = (0, 0, 0)
        }
        for (index, byte) in text.enumerated() {
            if rule.skipsReturns, byte == 0x0d, index + 1 < text.count, text[index + 1] == 0x0a {
                continue
            }
            let previous = first
            first = (first << 7) ^ (second >> 25)
            second = (second << 7) ^ (previous >> 25)
            first &+= UInt32(byte)
            length += 1
            if length >= ContentFingerprint.longestPiece || byte == 0x0a { finish() }
        }
        if length > 0, rule.countsUnfinishedPiece { finish() }
        pieces = sums.map { (hash: $0.key, bytes: $0.value) }.sorted { $0.hash < $1.hash }
    }

    /// Whether files of these sizes can be alike at all.
    static func canBeAlike(_ size: Int, _ other: Int) -> Bool {
        let (least, most) = (min(size, other), max(size, other))
        return most > 0 && most * (mostScore - leastScore) >= (most - least) * mostScore
    }

    /// How much of the larger file is in both, of `mostScore`; 0 where nobody would call it renamed.
    func score(as new: ContentFingerprint) -> Int {
        guard ContentFingerprint.canBeAlike(size, new.size) else { return 0 }
        var copied = 0
        var index = 0
        for piece in pieces {
            while index < new.pieces.count, new.pieces[index].hash < piece.hash { index += 1 }
            guard index < new.pieces.count else { break }
            if new.pieces[index].hash == piece.hash {
                copied += min(piece.bytes, new.pieces[index].bytes)
            }
        }
        return copied * ContentFingerprint.mostScore / max(size, new.size)
    }
}
