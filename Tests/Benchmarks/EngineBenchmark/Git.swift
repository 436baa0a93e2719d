import Foundation
import Git
import Merging
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The git that is installed, in one repository.
struct InstalledGit {
    let repository: FilePath

    @discardableResult
    func run(_ arguments: [String], input: String? = nil) throws -> (status: Int32, output: [UInt8])
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", repository.string] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        if let input {
            let file = FilePath(NSTemporaryDirectory()).appending("input-\(UUID().uuidString)")
            try input.write(toFile: file.string, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(atPath: file.string) }
            process.standardInput = FileHandle(forReadingAtPath: file.string)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, [UInt8](bytes))
    }

    func text(_ arguments: [String]) throws -> String {
        String(decoding: try run(arguments).output, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// What was used until now, in milliseconds of CPU.
enum CPU {
    static var own: Double { milliseconds(__rusage_who_t(RUSAGE_SELF.rawValue)) }
    static var children: Double { milliseconds(__rusage_who_t(RUSAGE_CHILDREN.rawValue)) }

    private static func milliseconds(_ who: __rusage_who_t) -> Double {
        var usage = rusage()
        getrusage(who, &usage)
        func time(_ value: timeval) -> Double {
            Double(value.tv_sec) * 1_000 + Double(value.tv_usec) / 1_000
        }
        return time(usage.ru_utime) + time(usage.ru_stime)
    }
}

extension [Double] {
    var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
