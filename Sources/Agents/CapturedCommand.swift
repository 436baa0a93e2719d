import Subprocess
package import SystemPackage

/// A program that is asked a question and answers on standard output, such as `git`.
package struct CapturedCommand: Sendable {
    package let program: String
    package let arguments: [String]
    package let environment: [String: String]
    package let workingFolder: FilePath

    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        workingFolder: FilePath,
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.workingFolder = workingFolder
    }

    /// What the program answered: its exit status and its standard output, at most 64 MiB.
    package struct Answer: Sendable {
        package let status: Int32
        package let output: [UInt8]
    }

    /// Nil when the program is not there or was killed: then there is no answer.
    package func run() async -> Answer? {
        let result = try? await Subprocess.run(
            .name(program),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: environment.map { key, value in
                        (Environment.Key(stringLiteral: key), value)
                    }
                )
            ),
            workingDirectory: workingFolder,
            input: .none,
            output: .bytes(limit: 64 << 20),
            error: .discarded,
        )
        guard let result, case .exited(let status) = result.terminationStatus else { return nil }
        return Answer(status: status, output: result.standardOutput)
    }
}
