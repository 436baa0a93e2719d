import Foundation
import Git
package import SystemPackage

/// Puts files below a prefix, and takes them away again; knows its own files by what it wrote down.
package struct Installer: Sendable {
    /// What happens to one file.
    package struct Step: Sendable, Equatable {
        package enum Action: String, Sendable {
            case install
            /// There is one of ours, or of somebody else where that was asked for.
            case replace
            /// It is there already.
            case keep
            case remove
            /// It was changed since it was installed, so it is somebody's work.
            case keepChanged = "keep-changed"
        }

        /// Relative to the prefix.
        package let path: String
        package let action: Action
    }

    /// What is not ours to write over.
    package struct InTheWay: Error, Equatable {
        package let prefix: FilePath
        package let paths: [FilePath]
        /// Whether `force` would help: a folder stays.
        package let canBeForced: Bool
    }

    package struct NothingInstalled: Error, Equatable { package let prefix: FilePath }

    package let prefix: FilePath
    private let manifest: InstallManifest?

    package init(prefix: FilePath) {
        self.prefix = prefix
        manifest = InstallManifest.read(below: prefix)
    }

    // MARK: Putting

    /// What would be done; writes nothing. Throws `InTheWay` before anything is done.
    package func steps(for files: [InstalledFile], force: Bool) throws -> [Step] {
        var steps: [Step] = []
        var foreign: [FilePath] = []
        var hasFolder = false
        for file in files {
            let place = place(file.path)
            if Files.isFolder(place) {
                foreign.append(place)
                hasFolder = true
                continue
            }
            guard Files.exists(place) else {
                steps.append(Step(path: file.path, action: .install))
                continue
            }
            let found = InstalledFile.id(at: place)
            if found == (try file.id()) {
                steps.append(Step(path: file.path, action: .keep))
            } else if force || isOurs(file.path, found) {
                steps.append(Step(path: file.path, action: .replace))
            } else {
                foreign.append(place)
            }
        }
        guard foreign.isEmpty else {
            throw InTheWay(prefix: prefix, paths: foreign, canBeForced: !hasFolder)
        }
        let new = Set(files.map(\.path))
        return steps + removals { !new.contains($0) }
    }

    /// Does it, and writes down what is there then.
    package func install(_ files: [InstalledFile], steps: [Step], version: String) throws {
        var written = InstallManifest(version: version)
        written.folders = manifest?.folders ?? []
        let contents = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
        for path in steps.map(\.path) + [InstallManifest.path] {
            written.folders += try makeFolders(above: path)
        }
        for step in steps {
            switch step.action {
            case .install, .replace: try contents[step.path]?.write(to: place(step.path))
            case .remove: try Files.remove(place(step.path))
            case .keep, .keepChanged: break
            }
            if let file = contents[step.path] { written.files[step.path] = try file.id().hex }
        }
        try written.write(below: prefix)
    }

    // MARK: Taking away

    /// What would be removed, and what has been changed and stays.
    package func removals() throws -> [Step] {
        guard manifest != nil else { throw NothingInstalled(prefix: prefix) }
        return removals { _ in true }
    }

    package func remove(_ steps: [Step]) throws {
        for step in steps where step.action == .remove { try Files.remove(place(step.path)) }
        try? Files.remove(place(InstallManifest.path))
        for folder in (manifest?.folders ?? []).reversed() { Files.removeIfEmpty(place(folder)) }
    }

    private func removals(_ isWanted: (String) -> Bool) -> [Step] {
        (manifest?.files ?? [:]).keys.sorted().compactMap { path in
            guard isWanted(path), Files.exists(place(path)) else { return nil }
            let isOurs = isOurs(path, InstalledFile.id(at: place(path)))
            return Step(path: path, action: isOurs ? .remove : .keepChanged)
        }
    }

    // MARK: Places

    private func place(_ path: String) -> FilePath {
        prefix.appending(FilePath(path).components)
    }

    private func isOurs(_ path: String, _ found: ObjectID?) -> Bool {
        guard let found else { return false }
        return manifest?.files[path] == found.hex
    }

    /// Makes the folders that a file needs; the new ones below the prefix, outermost first.
    private func makeFolders(above path: String) throws -> [String] {
        var missing: [String] = []
        var folder = FilePath(path).removingLastComponent()
        while folder.lastComponent != nil, !Files.exists(place(folder.string)) {
            missing.insert(folder.string, at: 0)
            folder.removeLastComponent()
        }
        try Files.makeFolder(place(FilePath(path).removingLastComponent().string))
        return missing
    }
}
