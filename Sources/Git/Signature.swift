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

    func makeRaw() throws(GitError) -> UnsafeMutablePointer<git_signature> {
        var raw: UnsafeMutablePointer<git_signature>?
        try check(git_signature_new(&raw, name, email, seconds, 0), "make signature of \(name)")
        guard let raw else {
            throw GitError(operation: "make signature", code: -1, category: 0, message: "no object")
        }
        return raw
    }
}
