import Foundation
package import SystemPackage

/// Looks for programs as a shell would: in the folders of `PATH`, in their order.
package struct ProgramSearch: Sendable {
    package let folders: [FilePath]

    /// `working` is what an entry of `PATH` that is no absolute path is relative to.
    package init(environment: [String: String], working: FilePath) {
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        folders = path.split(separator: ":", omittingEmptySubsequences: false)
            .map { working.pushing(FilePath(String($0))) }
    }

    package func find(_ program: String) -> FilePath? {
        for folder in folders {
            let path = folder.appending(program)
            var isFolder = ObjCBool(false)
            if FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder),
                !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: path.string)
            {
                return path
            }
        }
        return nil
    }

    /// The built-in backends whose program is here.
    package var backends: [Backend] { Backend.all.filter { find($0.program) != nil } }
}
