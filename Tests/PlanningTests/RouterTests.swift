import Testing

@testable import Planning

/// Who does what, by the words of the plan.
struct RouterTests {
    @Test(
        arguments: [
            ("auth-research", "Research OAuth2 providers and compliance requirements", .research),
            ("auth-design", "Design authentication architecture", .planning),
            ("implement-oauth", "Implement OAuth2 integration", .implementation),
            ("implement-storage", "Implement token storage", .implementation),
            ("write-tests", "Write authentication tests", .testing),
            ("research", "", .research),
            ("backend", "", .implementation),
            ("frontend", "", .implementation),
            ("readme", "Write a guide for new users", .documentation),
            ("check", "Verify that all parts work together", .verification),
            ("a", "Add an endpoint for logout", .implementation),
            ("docker", "Build the docker image", .implementation),
        ] as [(String, String, Role)]
    )
    func `the pattern's own words are understood`(id: String, words: String, role: Role) {
        let route = Router.route(id: id, description: words)
        #expect(route.role == role, "\(route)")
        #expect(route.confidence >= Router.leastConfidence)
    }

    @Test(
        arguments: [
            ("a", ""), ("a", "Make it nicer for the customers"),
            ("x", "Research and implement caching"),
            ("t", "Test plan"),
        ]
    )
    func `words that tell nothing, or two things, are not guessed from`(id: String, words: String) {
        let route = Router.route(id: id, description: words)
        #expect(
            route.role == nil || route.role == .implementation && words.hasPrefix("Make"),
            "\(route)"
        )
    }

    @Test func `what the author said wins`() throws {
        let text = plan(
            """
              - {id: a, agent: testing-agent, description: Implement it}
              - {id: b, type: documentation, description: Implement it}
              - {id: c, agent: mine, description: Implement it}
              - {id: d, agent: other, type: research, description: Implement it}

            """
        )
        let plan = try read("agents: {mine: {role: planning}}\n" + text).get().plan
        let routes = plan.subtasks.map { Router.route($0, in: plan) }
        #expect(routes.map(\.role) == [.testing, .documentation, .planning, .research])
        #expect(routes[1].rule == .type)
        #expect(routes.allSatisfy { $0.confidence == 100 })
    }
}
