package import ArgumentParser

/// A command of `git orchestrate`: parsed by the library, run with its surroundings given.
package protocol OrchestrateCommand: ParsableCommand {
    func run(in surroundings: Surroundings) async throws -> ExitStatus
}
