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

    /// How the question was answered.
    package enum Answer: Sendable {
        /// The exit status and the standard output, at most 64 MiB.
        case said(status: Int32, output: [UInt8])
        /// There is no such program.
        case notThere
        /// It was killed, by a signal or because of `stop`, or said too much.
        case failed(String)
    }

    /// Asks, in a session of its own: a Ctrl-C is meant for us and not for what we ask.
    package func run(until stop: StopSignal) async -> Answer {
        await withTaskGroup(of: Answer?.self) { group in
            group.addTask { await ask() }
            group.addTask {
                await stop.wait()
                return nil
            }
            var answer: Answer?
            for await next in group {
                answer = next ?? answer
                group.cancelAll()
            }
            return answer ?? .failed("it was stopped")
        }
    }

    /// Asks one that may hang: it is ended after a time.
    package func run(within limit: Duration) async -> Answer {
        let stop = StopSignal()
        return await withTaskGroup(of: Answer?.self) { group in
            group.addTask { await run(until: stop) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            stop.give()
            group.cancelAll()
            return first ?? .failed("it did not end within \(limit.components.seconds) seconds")
        }
    }

    private func ask() async -> Answer {
        var options = PlatformOptions()
        options.createSession = true
        do {
            let result = try await Subprocess.run(
                .name(program),
                arguments: Arguments(arguments),
                environment: .only(environment),
                workingDirectory: workingFolder,
                platformOptions: options,
                input: .none,
                output: .bytes(limit: 64 << 20),
                error: .discarded,
            )
            guard case .exited(let status) = result.terminationStatus else {
                return .failed("\(result.terminationStatus)")
            }
            return .said(status: status, output: result.standardOutput)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return .notThere
        } catch {
            return .failed("\(error)")
        }
    }
}
