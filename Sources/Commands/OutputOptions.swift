import ArgumentParser
import Foundation
import Orchestration
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a report or an export goes.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: ArgumentHelp("Write a file instead.", valueName: "file"))
    var output: String?

    @Flag(name: [.short, .long], help: "Overwrite a file that is none of ours.")
    var force = false

    func validate() throws {
        if force, output == nil { throw ValidationError("--force needs --output.") }
    }

    /// Answers with the text, or writes it to the file that the user names.
    func put(_ text: String, _ surroundings: Surroundings) throws {
        guard let output else {
            surroundings.console.answer(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            return
        }
        try OutputFile(path: surroundings.path(output), name: output)
            .write(Array(text.utf8), force: force)
        surroundings.console.narrate("wrote \(output)")
    }
}

/// A file that is written as a whole, or not at all.
struct OutputFile {
    let path: FilePath
    /// As the user wrote it.
    let name: String

    enum Problem: Error, Equatable {
        case isLink(String)
        case isNoFile(String)
        case isForeign(String)
        case unwritable(String, String)
    }

    /// What every report and export says of itself, so that the next one may replace it.
    static let mark = "made by git-orchestrate"

    /// Larger ones are none of ours, and are not read.
    private static let mostBytes = 64 << 20

    func write(_ bytes: [UInt8], force: Bool) throws {
        var found = stat()
        let exists = lstat(path.string, &found) == 0
        if exists {
            let kind = found.st_mode & S_IFMT
            // What it points to may be anything, and somebody else may have put it there.
            if kind == S_IFLNK { throw Problem.isLink(name) }
            guard kind == S_IFREG else { throw Problem.isNoFile(name) }
            if !force, found.st_size > 0, !isOurs { throw Problem.isForeign(name) }
        }
        let random = UInt64.random(in: .min ... .max)
        let folder = path.removingLastComponent()
        let temporary = folder.appending(
            ".\(path.lastComponent?.string ?? "output").\(String(random, radix: 36))"
        )
        do {
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: exists
                    ? FilePermissions(rawValue: found.st_mode & 0o777)
                    : [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter { _ = try file.writeAll(bytes) }
            // A file that somebody has put there meanwhile stays: a link is made only where nothing is.
            if exists {
                guard rename(temporary.string, path.string) == 0 else {
                    throw Errno(rawValue: errno)
                }
            } else {
                if link(temporary.string, path.string) == 0 {
                    unlink(temporary.string)
                } else {
                    let error = Errno(rawValue: errno)
                    // Not every file system has links.
                    guard error != .fileExists, rename(temporary.string, path.string) == 0 else {
                        throw error
                    }
                }
            }
        } catch let error as Errno {
            unlink(temporary.string)
            throw Problem.unwritable(name, error.description)
        }
    }

    private var isOurs: Bool {
        guard let handle = FileHandle(forReadingAtPath: path.string),
            let bytes = try? handle.read(upToCount: OutputFile.mostBytes)
        else { return false }
        return bytes.range(of: Data(OutputFile.mark.utf8)) != nil
    }
}
