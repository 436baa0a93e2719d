import Foundation
package import SystemPackage

/// The program that knows how to be a supervisor: this one.
package struct SupervisorProgram: Sendable, Equatable {
    package let path: FilePath

    package init(path: FilePath) { self.path = path }

    /// The very file that this process runs, also when another version has taken its name since.
    package static let own: SupervisorProgram = {
        #if os(Linux)
            SupervisorProgram(path: "/proc/self/exe")
        #else
            SupervisorProgram(
                path: FilePath(Bundle.main.executablePath ?? CommandLine.arguments[0])
            )
        #endif
    }()
}
