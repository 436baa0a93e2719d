import CLibgit2
import SystemPackage

/// What happens to the bytes of files between the object database and a working tree.
package enum ContentConversion: Sendable, Equatable {
    /// Nothing: the bytes are the same.
    case none
    /// Line endings or `$Id$`, which libgit2 does as git does.
    case builtIn
    /// Something that libgit2 cannot do: a filter program such as LFS, or an encoding.
    case unsupported(attribute: String)
}

extension Repository {
    /// The conversion that a checkout of `tree` needs, by the attribute files that would apply.
    ///
    /// Reads every `.gitattributes` of the tree, `info/attributes` and `core.attributesFile`, and
    /// errs on the side of more conversion: an attribute counts even if its pattern matches no file.
    package func conversion(ofTree tree: ObjectID) throws(GitError) -> ContentConversion {
        var result = ContentConversion.none
        if let autocrlf = try configValue("core.autocrlf"), autocrlf.lowercased() != "false" {
            result = .builtIn
        }
        if try configValue("core.eol") != nil { result = .builtIn }
        for text in try attributeTexts(ofTree: tree) {
            switch try conversion(ofAttributes: text) {
            case .none: continue
            case .builtIn: result = .builtIn
            case .unsupported(let attribute): return .unsupported(attribute: attribute)
            }
        }
        return result
    }

    private func conversion(ofAttributes text: [UInt8]) throws(GitError) -> ContentConversion {
        var result = ContentConversion.none
        for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            guard line.first != UInt8(ascii: "#") else { continue }
            let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
            for word in words.dropFirst() {
                let attribute = String(decoding: word, as: UTF8.self)
                if attribute.hasPrefix("working-tree-encoding=") {
                    return .unsupported(attribute: attribute)
                }
                if attribute.hasPrefix("filter=") {
                    if try hasFilter(String(attribute.dropFirst("filter=".count))) {
                        return .unsupported(attribute: attribute)
                    }
                    continue
                }
                let name = attribute.drop { $0 == "-" || $0 == "!" }.prefix { $0 != "=" }
                if ["text", "eol", "crlf", "ident"].contains(String(name)) { result = .builtIn }
            }
        }
        return result
    }

    /// A filter without a program does nothing, in git as well.
    private func hasFilter(_ name: String) throws(GitError) -> Bool {
        for program in ["smudge", "clean", "process"] {
            if try configValue("filter.\(name).\(program)") != nil { return true }
        }
        return false
    }

    /// The attribute files that apply to a checkout of `tree`, the tree's own first.
    private func attributeTexts(ofTree tree: ObjectID) throws(GitError) -> [[UInt8]] {
        try attributeFiles(ofTree: tree).map(\.bytes) + [ownAttributeText()].compactMap { $0 }
            + sharedAttributeTexts()
    }

    /// `info/attributes`, which comes before all others.
    func ownAttributeText() throws(GitError) -> [UInt8]? {
        contents(of: layout.commonDirectory.appending("info").appending("attributes"))
    }

    /// The attribute files of the user and of the system, the weakest first.
    func sharedAttributeTexts() throws(GitError) -> [[UInt8]] {
        try globalAttributeFiles().reversed().compactMap { contents(of: $0) }
    }

    /// The user's file, or where git looks when none is named, and the system's.
    private func globalAttributeFiles() throws(GitError) -> [FilePath] {
        let system = Libgit2.searchPath(GIT_CONFIG_LEVEL_SYSTEM).map {
            $0.appending("gitattributes")
        }
        if let file = try configPath("core.attributesFile") { return [file] + system }
        return Libgit2.searchPath(GIT_CONFIG_LEVEL_XDG).map { $0.appending("attributes") } + system
    }

    /// Every `.gitattributes` of a tree, with its path.
    package func attributeFiles(
        ofTree tree: ObjectID,
    ) throws(GitError) -> [(path: GitPath, bytes: [UInt8])] {
        try attributeFiles(ofTree: tree, at: GitPath(""))
    }

    private func attributeFiles(
        ofTree id: ObjectID,
        at path: GitPath,
    ) throws(GitError) -> [(path: GitPath, bytes: [UInt8])] {
        // Deeper than any file system goes: a tree made to be deep must not overflow the stack.
        guard path.bytes.count < 4_096 else { return [] }
        var files: [(path: GitPath, bytes: [UInt8])] = []
        let tree = try treeHandle(id)
        for index in 0..<git_tree_entrycount(tree.pointer) {
            guard let entry = git_tree_entry_byindex(tree.pointer, index),
                let entryID = git_tree_entry_id(entry), let name = git_tree_entry_name(entry)
            else { continue }
            switch git_tree_entry_type(entry) {
            case GIT_OBJECT_TREE:
                let below = path.appending(GitPath(cString: name).bytes)
                files += try attributeFiles(ofTree: ObjectID(entryID), at: below)
            // Git does not follow a link here, and neither must its target's text count.
            case GIT_OBJECT_BLOB
            where GitPath(cString: name) == GitPath(".gitattributes")
                && git_tree_entry_filemode(entry) != GIT_FILEMODE_LINK:
                let file = path.appending(GitPath(".gitattributes").bytes)
                files.append((file, try blob(ObjectID(entryID))))
            default: continue
            }
        }
        return files
    }
}
