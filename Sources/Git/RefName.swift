import CLibgit2

/// The full name of a ref, such as `refs/heads/main`, in a form that git accepts.
package struct RefName: Hashable, Sendable, TextCoded {
    package let text: String

    /// Takes a full name; nil when git would refuse it.
    package init?(_ text: String) {
        guard text.hasPrefix("refs/"), !text.contains("\0"), Libgit2.started else { return nil }
        // Asked of libgit2, whose rules are git's check-ref-format; the call needs no repository.
        var valid: Int32 = 0
        guard git_reference_name_is_valid(&valid, text) == 0, valid == 1 else { return nil }
        self.text = text
    }

    /// The branch of that short name; nil when git would refuse it.
    package init?(branch: String) {
        guard !branch.hasPrefix("-"), branch != "HEAD" else { return nil }
        self.init("refs/heads/" + branch)
    }

    package var description: String { text }

    /// The name without `refs/heads/`, as people type it.
    package var short: String {
        text.hasPrefix("refs/heads/") ? String(text.dropFirst("refs/heads/".count)) : text
    }

    package init?(coded text: String) { self.init(text) }
}
