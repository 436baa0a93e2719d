import Agents
import Foundation
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What this module does with files outside git: small ones, in folders of ours.
enum Files {
    static func makeFolder(_ path: FilePath) throws {
        try attempt("make the folder", path) {
            try FileManager.default.createDirectory(
                atPath: path.string,
                withIntermediateDirectories: true
            )
        }
    }

    /// A sandbox takes only folders that are there; those of git are made when they are needed.
    static func makeFolders(of places: WorkPlaces) throws {
        for folder in places.written + [places.artifacts] { try makeFolder(folder) }
    }

    static func write(_ bytes: [UInt8], to path: FilePath) throws {
        try attempt("write", path) {
            try Data(bytes).write(to: URL(fileURLWithPath: path.string), options: .atomic)
        }
    }

    /// Puts a file in the place of another in one step.
    static func move(_ source: FilePath, onto target: FilePath) throws {
        try attempt("write", target) {
            guard
                source.withPlatformString({ from in
                    target.withPlatformString { rename(from, $0) }
                }) == 0
            else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        }
    }

    private static func attempt(
        _ operation: String,
        _ path: FilePath,
        _ body: () throws -> Void,
    ) throws {
        do { try body() } catch {
            throw FileFailure(
                operation: operation,
                path: path,
                reason: (error as NSError).localizedDescription
            )
        }
    }

    static func exists(_ path: FilePath) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path.string)) != nil
    }

    static func size(_ path: FilePath) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path.string))?[.size] as? Int
    }

    /// Whether there is a folder at `path` itself; a link to one is none.
    static func isFolder(_ path: FilePath) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    /// Whether a folder could be made at `path`: its nearest existing parent is ours to write in.
    static func canMakeFolder(_ path: FilePath) -> Bool {
        var parent = path
        while !exists(parent), parent.lastComponent != nil { parent.removeLastComponent() }
        var isFolder = ObjCBool(false)
        guard FileManager.default.fileExists(atPath: parent.string, isDirectory: &isFolder),
            isFolder.boolValue
        else { return false }
        return FileManager.default.isWritableFile(atPath: parent.string)
    }

    /// Removes a folder with what is in it; a link in it is removed and not followed.
    static func remove(_ path: FilePath) throws {
        try attempt("remove", path) { try FileManager.default.removeItem(atPath: path.string) }
    }

    /// What is directly in a folder; nothing when it cannot be read.
    static func names(in path: FilePath) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []
    }

    static func removeIfEmpty(_ path: FilePath) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path.string),
            names.isEmpty
        else { return }
        try? remove(path)
    }

    /// A file's text, cut where it gets too long; nil where there is no file, but a link, say.
    static func readText(_ path: FilePath, atMost limit: Int) -> String? {
        guard let file = try? PlainFile.open(path) else { return nil }
        defer { try? file.close() }
        let size = (try? file.seek(offset: 0, from: .end)) ?? 0
        guard (try? file.seek(offset: 0, from: .start)) != nil else { return nil }
        return String(decoding: PlainFile.read(file, count: min(limit, Int(size))), as: UTF8.self)
    }

    /// A log for the journal: whole up to 8 MiB, else its first MiB and its last seven; nothing where
    /// there is something else in its place.
    static func readLog(_ path: FilePath) -> [UInt8] {
        let mebibyte = 1 << 20
        guard let file = try? PlainFile.open(path) else { return [] }
        defer { try? file.close() }
        guard let end = try? file.seek(offset: 0, from: .end),
            (try? file.seek(offset: 0, from: .start)) != nil
        else { return [] }
        let size = Int(end)
        if size <= 8 * mebibyte { return PlainFile.read(file, count: size) }
        let head = PlainFile.read(file, count: mebibyte)
        let cut = size - 8 * mebibyte
        guard (try? file.seek(offset: Int64(mebibyte + cut), from: .start)) != nil else {
            return []
        }
        return head + Array("\n[git-orchestrate: \(cut) bytes left out]\n".utf8)
            + PlainFile.read(file, count: 7 * mebibyte)
    }
}

/// Something that could not be done with a file.
package struct FileFailure: Error, Sendable, CustomStringConvertible {
    package let operation: String
    package let path: FilePath
    package let reason: String

    package init(operation: String, path: FilePath, reason: String) {
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    package var description: String { "cannot \(operation) \(path): \(reason)" }
}
