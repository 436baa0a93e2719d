import Foundation
import TestSupport
import Testing

/// Kills our processes at every point of a run, takes it up again, and looks for what is missing.
///
/// A few kills by default; `ORCHESTRATE_KILLS` says at how many random instants, and then there is
/// one after every event of the run as well, for each victim.
@Suite(.serialized) struct CrashTests {
    @Test func `E13 a killed run loses nothing and repeats nothing that had finished`() throws {
        let installation = try Installation()
        let reference = try CrashLab(installation)
        let clock = ContinuousClock()
        var said: Installation.Said?
        let time = try clock.measure { said = try reference.start().finish() }
        try #require(said?.status == 3, "\(said?.narration ?? "")")
        let integration = try reference.integration
        try #require(reference.findings(expecting: integration) == CrashLab.Findings())

        let milliseconds = Int(time / .milliseconds(1))
        let events = Int(
            try reference.test.git(
                "rev-list",
                "--count",
                "--first-parent",
                "refs/orchestrate/make-menu-1"
            )
        )!
        var kills = 0
        var lost = 0
        var repeated = 0
        for (victim, instant) in scenarios(events: events, milliseconds: milliseconds) {
            let lab = try CrashLab(installation)
            let running = try lab.start()
            try lab.kill(victim, instant, of: running)
            kills += 1
            _ = try running.finish()
            if Int.random(in: 0..<3) == 0 {
                let second = try lab.resume()
                try lab.kill(.both, .afterMilliseconds(.random(in: 0...milliseconds)), of: second)
                kills += 1
                _ = try second.finish()
            }
            let said = try bringToAnEnd(lab)
            let findings = try lab.findings(expecting: integration)
            lost += findings.lost.count
            repeated += findings.repeated.count
            let place = "\(victim) \(instant)"
            #expect(said.status == 3, "\(place): \(said.narration)")
            let story = findings.isClean ? "" : try lab.story()
            #expect(findings.isClean, "\(place): \(findings)\n\(story)")
        }
        print("\(kills) kills, \(lost) lost, \(repeated) repeated")
    }

    /// A run that was killed before it had a journal never was; one that is there is resumed.
    private func bringToAnEnd(_ lab: CrashLab) throws -> Installation.Said {
        let said = try lab.resume().finish()
        if said.status == 128, said.narration.contains("no run in this repository") {
            return try lab.start().finish()
        }
        return said
    }

    private func scenarios(
        events: Int,
        milliseconds: Int,
    ) -> [(CrashLab.Victim, CrashLab.Instant)] {
        let chosen = ProcessInfo.processInfo.environment["ORCHESTRATE_KILLS"].flatMap { Int($0) }
        let step = chosen == nil ? 8 : 1
        var result: [(CrashLab.Victim, CrashLab.Instant)] = []
        for event in stride(from: 1, through: events, by: step) {
            for victim in CrashLab.Victim.allCases
            where chosen != nil || event % 3 == 0 || victim == .both {
                result.append((victim, .afterEvent(event)))
            }
        }
        for number in 0..<(chosen ?? 6) {
            let victim = CrashLab.Victim.allCases[number % 3]
            result.append((victim, .afterMilliseconds(.random(in: 0...milliseconds))))
        }
        return result
    }
}
