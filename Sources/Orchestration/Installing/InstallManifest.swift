import Foundation
import SystemPackage

/// What an installation put below a prefix, kept there; what removes it goes by this alone.
struct InstallManifest: Codable {
    static let path = "share/git-orchestrate/manifest.json"

    private var schema = "git-orchestrate/manifest/1"
    /// Of the program.
    var version: String
    /// The id of what was written, by path.
    var files: [String: String] = [:]
    /// The folders that were made for it, outermost first.
    var folders: [String] = []

    init(version: String) { self.version = version }

    /// Nil where nothing was installed, or by something that left no such list.
    static func read(below prefix: FilePath) -> InstallManifest? {
        let path = prefix.appending(FilePath(Self.path).components)
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path.string)) else {
            return nil
        }
        return try? JSONDecoder().decode(InstallManifest.self, from: data)
    }

    func write(below prefix: FilePath) throws {
        try Files.write(
            JSONBytes.of(self),
            to: prefix.appending(FilePath(Self.path).components)
        )
    }
}
