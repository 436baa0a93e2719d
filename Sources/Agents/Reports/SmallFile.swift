import Foundation
import SystemPackage

/// A file that an agent left: read only where it is not larger than what is reasonable.
enum SmallFile {
    private static let limit = 32 << 20

    static func object(_ path: FilePath) -> JSONObject? {
        guard
            let attributes = try? FileManager.default.attributesOfItem(atPath: path.string),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int, size <= limit,
            let data = FileManager.default.contents(atPath: path.string)
        else { return nil }
        return data.withUnsafeBytes { JSONObject($0) }
    }
}
