import Foundation

/// Whether a process of that number is alive. A zombie is dead; only its parent has not looked yet.
package func isAlive(process: String) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status.map { !$0.contains(") Z ") } ?? false
}
