import SystemPackage

/// A file that an agent left: read only where it is not larger than what is reasonable.
enum SmallFile {
    static func object(_ path: FilePath) -> JSONObject? {
        PlainFile.read(path).flatMap { bytes in bytes.withUnsafeBytes { JSONObject($0) } }
    }
}
