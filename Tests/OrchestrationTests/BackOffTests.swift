import Orchestration
import Scheduling
import Testing

struct BackOffTests {
    @Test func `each wait is twice the one before, up to ten minutes, and never at once`() {
        let turnedAway = Failure(.rateLimited, "", isCertain: true)
        let waits = (1...8).map { BackOff.delay($0, after: turnedAway, jitter: 1) }
        #expect(waits.map { $0 / .seconds(1) } == [15, 30, 60, 120, 240, 480, 600, 600])
        let ours = Failure(.lost, "")
        #expect(BackOff.delay(1, after: ours, jitter: 1) == .milliseconds(500))
        #expect(BackOff.delay(0, after: ours) == .zero)
        #expect(BackOff.delay(50, after: turnedAway, jitter: 1) == .seconds(600))
    }

    @Test func `those that were turned away together do not come back together`() {
        let waits = Set((0..<100).map { _ in BackOff.delay(3, after: Failure(.apiError, "")) })
        #expect(waits.count > 50)
        #expect(waits.allSatisfy { $0 >= .seconds(30) && $0 <= .seconds(60) })
    }

    @Test func `what may be tried again is one table`() {
        let again = Dictionary(
            grouping: Failure.Kind.allCases,
            by: { String(describing: Failure($0, "", isCertain: true).again) }
        )
        #expect(
            Set(again["never"] ?? [])
                == [.interrupted, .auth, .budget, .unsupportedContent, .inputsMissing]
        )
        #expect(Set(again["later"] ?? []) == [.apiError])
        #expect(Set(again["whenOpen"] ?? []) == [.rateLimited])
        #expect(Set(again["free"] ?? []) == [.spawnFailed, .lost, .infrastructure])
        // Last words may be about the work.
        #expect(Failure(.auth, "").again == .now)
        #expect(Failure(.rateLimited, "").again == .later)
        #expect(Failure(.agentError, "exit status 127").again == .never)
        #expect(Failure(.agentError, "exit status 1").again == .now)
        for kind in Failure.Kind.allCases { #expect(!Failure(kind, "x").sentence.isEmpty) }
    }
}
