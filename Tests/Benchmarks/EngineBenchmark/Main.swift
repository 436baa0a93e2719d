import Foundation
import SystemPackage

/// Compares our merges with git's own, what they come to and what they cost; and what the schedule costs.
///
///     engine-benchmark replay <repository> [<limit>]
///     engine-benchmark replay --generated
///     engine-benchmark speed [--json]
///     engine-benchmark schedule
@main
enum EngineBenchmark {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "replay" where arguments.contains("--generated"):
            var isSame = true
            for history in Histories.allCases {
                let place = FilePath(NSTemporaryDirectory()).appending(
                    "history-\(UUID().uuidString)"
                )
                defer { try? FileManager.default.removeItem(atPath: place.string) }
                try history.make(at: place)
                print(history.rawValue)
                isSame = try await Replay(repository: place.string, limit: .max).run() && isSame
            }
            exit(isSame ? 0 : 1)
        case "replay" where arguments.count >= 2:
            let limit = arguments.count > 2 ? Int(arguments[2]) ?? .max : .max
            let isSame = try await Replay(repository: arguments[1], limit: limit).run()
            exit(isSame ? 0 : 1)
        case "speed": try await Speed(isJSON: arguments.contains("--json")).run()
        case "schedule": try Scheduled.run()
        default:
            print(
                "usage: engine-benchmark replay <repository> [<limit>] | replay --generated | speed [--json] | schedule"
            )
            exit(2)
        }
    }
}
