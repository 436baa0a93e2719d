import CLibgit2

/// A tree as git stores it, read in place: merging looks at many entries and keeps few.
final class RawTree {
    /// One entry, by where its parts are in the tree's bytes.
    struct Entry {
        let mode: UInt32
        /// The whole entry, as it is stored.
        let start: Int
        let name: Range<Int>
        /// Whether the mode is written as git writes it today; old trees have others.
        let isCanonical: Bool
        var end: Int { name.upperBound + 21 }
        var isTree: Bool { mode == FileMode.tree.rawValue }
    }

    let bytes: UnsafeRawBufferPointer
    let entries: [Entry]
    private let object: OpaquePointer?

    /// No tree at all, which is as good as an empty one.
    init() {
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        entries = []
        object = nil
    }

    init(_ id: ObjectID, in database: OpaquePointer) throws(GitError) {
        var raw = id.raw
        var found: OpaquePointer?
        try check(git_odb_read(&found, database, &raw), "read the tree \(id)")
        object = found
        let bytes = UnsafeRawBufferPointer(
            start: git_odb_object_data(found),
            count: git_odb_object_size(found)
        )
        self.bytes = bytes
        do throws(GitError) {
            entries = try RawTree.parse(bytes, git_odb_object_type(found), id)
        } catch {
            // Nobody takes down what never became whole.
            git_odb_object_free(found)
            throw error
        }
    }

    deinit { git_odb_object_free(object) }

    private static func parse(
        _ bytes: UnsafeRawBufferPointer,
        _ type: git_object_t,
        _ id: ObjectID,
    ) throws(GitError) -> [Entry] {
        func broken() -> GitError {
            GitError(
                operation: "read the tree \(id)",
                code: -1,
                category: 0,
                message: "it is no tree"
            )
        }
        guard type == GIT_OBJECT_TREE else { throw broken() }
        var entries: [Entry] = []
        entries.reserveCapacity(bytes.count / 32)
        var position = 0
        while position < bytes.count {
            let start = position
            var mode: UInt32 = 0
            while position < bytes.count, bytes[position] != 0x20 {
                guard bytes[position] >= 0x30, bytes[position] <= 0x37 else { throw broken() }
                mode = mode << 3 | UInt32(bytes[position] - 0x30)
                position += 1
            }
            let digits = position - start
            let nameStart = position + 1
            position = nameStart
            while position < bytes.count, bytes[position] != 0 { position += 1 }
            guard position + 21 <= bytes.count, position > nameStart else { throw broken() }
            entries.append(
                Entry(
                    mode: FileMode(raw: mode).rawValue,
                    start: start,
                    name: nameStart..<position,
                    isCanonical: FileMode(rawValue: mode) != nil && bytes[start] != 0x30
                        && digits == (mode == FileMode.tree.rawValue ? 5 : 6)
                )
            )
            position += 21
        }
        return entries
    }

    // MARK: Entries

    func id(of entry: Entry) -> ObjectID {
        ObjectID(bytes.loadUnaligned(fromByteOffset: entry.name.upperBound + 1, as: git_oid.self))
    }

    func name(of entry: Entry) -> [UInt8] { Array(bytes[entry.name]) }

    func entry(named name: [UInt8]) -> Entry? {
        entries.first { entry in
            entry.name.count == name.count && bytes[entry.name].elementsEqual(name)
        }
    }

    func treeEntry(_ entry: Entry) -> TreeEntry {
        TreeEntry(
            name: name(of: entry),
            mode: FileMode(raw: entry.mode),
            id: id(of: entry)
        )
    }

    /// Whether two entries are stored in the same bytes.
    static func areEqual(
        _ one: Entry,
        of tree: RawTree,
        _ other: Entry,
        of otherTree: RawTree,
    ) -> Bool {
        let length = one.end - one.start
        guard length == other.end - other.start else { return false }
        return UnsafeRawBufferPointer(rebasing: tree.bytes[one.start..<one.end]).elementsEqual(
            UnsafeRawBufferPointer(rebasing: otherTree.bytes[other.start..<other.end])
        )
    }

    /// Git's order: of folders as if their names ended with a slash.
    static func order(
        _ one: Entry,
        of tree: RawTree,
        _ other: Entry,
        of otherTree: RawTree,
    ) -> Int {
        let shorter = min(one.name.count, other.name.count)
        for offset in 0..<shorter {
            let (left, right) = (
                tree.bytes[one.name.lowerBound + offset],
                otherTree.bytes[other.name.lowerBound + offset]
            )
            if left != right { return left < right ? -1 : 1 }
        }
        func next(_ entry: Entry, _ tree: RawTree) -> UInt8 {
            if entry.name.count > shorter { return tree.bytes[entry.name.lowerBound + shorter] }
            return entry.isTree ? UInt8(ascii: "/") : 0
        }
        let (left, right) = (next(one, tree), next(other, otherTree))
        return left == right ? one.name.count - other.name.count : left < right ? -1 : 1
    }
}

extension TreeEntry {
    /// Whether git would check the name out; it takes others into a tree all the same.
    var isHarmless: Bool {
        !name.contains(UInt8(ascii: "/")) && GitPath(bytes: name).isHarmless
    }
}

extension GitPath {
    /// Whether the path stays inside the folder that it is put into.
    package var isHarmless: Bool {
        bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
            !["", ".", "..", ".git"].contains(String(decoding: $0, as: UTF8.self).lowercased())
        }
    }
}

/// A tree that is being put together, in git's order.
struct RawTreeBuilder {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func append(_ entry: RawTree.Entry, of tree: RawTree) {
        guard entry.isCanonical else { return append(tree.treeEntry(entry)) }
        bytes.append(contentsOf: tree.bytes[entry.start..<entry.end])
    }

    mutating func append(_ entry: TreeEntry) {
        bytes.append(contentsOf: String(entry.mode.rawValue, radix: 8).utf8)
        bytes.append(0x20)
        bytes.append(contentsOf: entry.name)
        bytes.append(0)
        withUnsafeBytes(of: entry.id.raw) { bytes.append(contentsOf: $0) }
    }
}
