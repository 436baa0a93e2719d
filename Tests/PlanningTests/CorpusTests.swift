import Testing

@testable import Planning

/// Plans that people and programs write, good and bad.
@Suite struct CorpusTests {
    @Test func `there are many plans`() {
        #expect(CorpusPlan.good.count >= 15)
        #expect(CorpusPlan.bad.count >= 150)
        #expect(CorpusPlan.doubtful.count >= 10)
    }

    @Test(arguments: CorpusPlan.good)
    func `a good plan is read`(plan: CorpusPlan) {
        #expect(throws: Never.self) { try plan.read().get() }
    }

    @Test(arguments: CorpusPlan.bad)
    func `a bad plan has exactly its errors, each at its place`(plan: CorpusPlan) throws {
        guard case .failure(let invalid) = plan.read() else {
            Issue.record("the plan is valid")
            return
        }
        let errors = invalid.issues.filter { $0.severity == .error }
        #expect(errors.map { "\($0.position) \($0.code)" } == plan.issues)
        // Words for people, whatever the parser called it.
        for error in errors { #expect(!error.message.isEmpty && error.message.last != ".") }
    }

    @Test(arguments: CorpusPlan.doubtful)
    func `a doubtful plan can run and has exactly its warnings`(plan: CorpusPlan) throws {
        let checked = try plan.read().get()
        #expect(checked.allWarnings.map { "\($0.position) \($0.code)" } == plan.issues)
        #expect(checked.allWarnings.allSatisfy { $0.severity == .warning })
    }

    @Test func `every code is met`() {
        let plans = CorpusPlan.bad + CorpusPlan.doubtful
        let met = Set(plans.flatMap(\.issues).compactMap { $0.split(separator: " ").last })
        let codes = Set(PlanIssue.Code.allCases.map { $0.rawValue[...] })
        // A plan that passes every check and cannot be built would be our mistake.
        #expect(codes.subtracting(met) == ["plan-unreadable"])
        #expect(met.subtracting(codes).isEmpty)
    }
}
