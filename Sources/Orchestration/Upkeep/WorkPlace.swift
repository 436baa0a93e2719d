import Foundation
package import Git
package import SystemPackage

/// The place where workspaces are made, as far as the file system decides what works there.
package struct WorkPlace: Sendable {
    package let path: FilePath
    package let isWritable: Bool
    /// The checkout in which the workspaces would show; they must not.
    package let checkout: FilePath?
    /// In bytes; nil when the system does not tell.
    package let free: Int64?
    /// What the system calls it, where that matters: in memory, or at the other end of a network.
    package let kind: Kind
    /// Nil where nothing could be tried.
    package let traits: Traits?

    package enum Kind: Sendable, Equatable {
        case disk
        case memory
        case network(String)
    }

    package struct Traits: Sendable, Equatable {
        /// Whether `a` and `A` are two files.
        package let tellsCase: Bool
        package let hasLinks: Bool
    }

    /// Looks; what is tried is tried in a temporary folder that is gone afterwards.
    package init(for layout: RepositoryLayout, root: FilePath?) throws {
        path = root ?? RunNames.standardRoot(layout)
        isWritable = Files.canMakeFolder(path)
        checkout = try Launch.checkout(showing: path)
        free = DiskSpace.free(at: path)
        var parent = path
        while !Files.isFolder(parent), parent.lastComponent != nil { parent.removeLastComponent() }
        kind = WorkPlace.kind(of: parent)
        traits = isWritable ? WorkPlace.traits(in: parent) : nil
    }

    private static func traits(in parent: FilePath) -> Traits? {
        guard let scratch = try? ScratchFolder(in: parent) else { return nil }
        let files = FileManager.default
        let small = scratch.path.appending("case").string
        guard files.createFile(atPath: small, contents: nil) else { return nil }
        let tellsCase = !files.fileExists(atPath: scratch.path.appending("CASE").string)
        let link = scratch.path.appending("link").string
        let hasLinks =
            (try? files.createSymbolicLink(atPath: link, withDestinationPath: "case")) != nil
        return Traits(tellsCase: tellsCase, hasLinks: hasLinks)
    }

    /// By the table of mounts, where the kernel has one: the innermost mount that holds the path.
    private static func kind(of path: FilePath) -> Kind {
        let table = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        var best: (depth: Int, type: String)?
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            // A space in a path is written as its octal number.
            let mount = FilePath(String(fields[1]).replacing("\\040", with: " "))
            let depth = mount.components.count
            // A later mount at the same place hides the one before.
            if path.starts(with: mount), depth >= best?.depth ?? 0 {
                best = (depth, String(fields[2]))
            }
        }
        switch best?.type {
        case "tmpfs", "ramfs": return .memory
        case "nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs": return .network(best?.type ?? "")
        default: return .disk
        }
    }
}
