import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Becomes another program: it has the terminal, its pager and its signals as if the user had typed it.
package enum Replacement {
    /// Returns only where there is no such program.
    @Sendable
    package static func replace(_ program: String, _ arguments: [String]) throws -> Never {
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        execvp(program, &words)
        throw Errno(rawValue: errno)
    }
}
