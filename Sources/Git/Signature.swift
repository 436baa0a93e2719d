import CLibgit2

/// Who wrote a commit, and when. Always given by the caller: libgit2's own default ignores
/// `GIT_AUTHOR_NAME` and fails without `user.name`, and a clock would make commit ids vary.
package struct Signature: Hashable, Sendable, Codable {
    package let name: String
    package let email: String
    /// Seconds since 1970, UTC.
    package let seconds: Int64

    package init(name: String, email: String, seconds: Int64) {
        self.name = name
        self.email = email
        self.seconds = seconds
    }

    /// The same person at another time.
    package func at(_ seconds: Int64) -> Signature {
        Signature(name: name, email: email, seconds: seconds)
    }

    /// A second later, as far as there is a later: agents may commit with any date.
    package var next: Int64 { seconds == .max ? seconds : seconds + 1 }

    func makeRaw() throws(GitError) -> UnsafeMutablePointer<git_signature> {
        var raw: UnsafeMutablePointer<git_signature>?
        // Git takes an empty email and libgit2 does not; neither takes angle brackets.
        let name = Signature.plain(name) ?? "unknown"
        let email = Signature.plain(email) ?? "unknown@localhost"
        try check(git_signature_new(&raw, name, email, seconds, 0), "make signature of \(name)")
        guard let raw else {
            throw GitError(operation: "make signature", code: -1, category: 0, message: "no object")
        }
        return raw
    }

    private static func plain(_ text: String) -> String? {
        let kept = text.unicodeScalars.filter { $0 != "<" && $0 != ">" && $0.value >= 0x20 }
        let plain = String(String.UnicodeScalarView(kept))
        return plain.contains { !$0.isWhitespace && !".,:;\"'\\".contains($0) } ? plain : nil
    }
}
