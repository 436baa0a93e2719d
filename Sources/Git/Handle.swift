/// The owner of one libgit2 object: frees it once, never leaves the module.
///
/// One type serves all nouns, since what differs between them is only the function that frees.
struct Handle: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Runs `make`, which stores a new object, and owns what it stored.
    init(
        _ free: @escaping (OpaquePointer?) -> Void,
        _ operation: @autoclosure () -> String,
        _ make: (inout OpaquePointer?) -> Int32,
    ) throws(GitError) {
        var made: OpaquePointer?
        try check(make(&made), operation())
        guard let made else {
            throw GitError(operation: operation(), code: -1, category: 0, message: "no object")
        }
        self.pointer = made
        self.free = free
    }

    deinit { free(pointer) }
}
