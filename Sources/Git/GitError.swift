import CLibgit2

/// A call to libgit2 that failed: what was attempted, and what libgit2 said.
///
/// Expected outcomes (not found, conflict) are results of the calls that have them, not errors.
package struct GitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was attempted, such as `look up commit 1a2b…`.
    package let operation: String
    /// libgit2's `git_error_code`, negative.
    package let code: Int32
    /// libgit2's `git_error_t`, the part of the library that failed.
    package let category: Int32
    /// libgit2's text.
    package let message: String

    package init(operation: String, code: Int32, category: Int32, message: String) {
        self.operation = operation
        self.code = code
        self.category = category
        self.message = message
    }

    package var description: String { "cannot \(operation): \(message)" }

    /// Whether a thing of that name is there already.
    package var isAlreadyThere: Bool { code == GIT_EEXISTS.rawValue }

    /// Whether the thing asked for is not there.
    package var isNotFound: Bool { code == GIT_ENOTFOUND.rawValue }

    /// Whether a compare-and-swap found another value than the expected one.
    package var isModifiedMeanwhile: Bool { code == GIT_EMODIFIED.rawValue }
}

/// Throws what libgit2 said when `code` is an error.
///
/// The text is thread-local and stays until the next error, so it is read and cleared at once:
/// there must be no `await` between the call and this.
@discardableResult
func check(_ code: Int32, _ operation: @autoclosure () -> String) throws(GitError) -> Int32 {
    guard code < 0 else { return code }
    var category: Int32 = 0
    var message = "libgit2 gave no reason (code \(code))"
    if let last = git_error_last() {
        category = last.pointee.klass
        if let text = last.pointee.message { message = String(cString: text) }
        git_error_clear()
    }
    throw GitError(operation: operation(), code: code, category: category, message: message)
}
