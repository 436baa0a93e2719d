import Planning
import TestSupport
import Testing

@Suite struct ExamplePlanTests {
    @Test func `the authentication example has the waves that the pattern shows`() throws {
        let checked = try read(Examples.authentication).get()
        let plan = checked.plan

        #expect(checked.warnings.isEmpty)
        #expect(plan.task == "Build user authentication system")
        #expect(
            plan.graph.waves.map { $0.map(\.text) } == [
                ["auth-research"], ["auth-design"], ["implement-oauth", "implement-storage"],
                ["write-tests"],
            ]
        )
        #expect(plan.integration.strategy == .mergeAndValidate)
        #expect(plan.integration.validationTests == ["auth-integration-test"])
        let oauth = try #require(plan[id("implement-oauth")])
        #expect(oauth.agent?.text == "implementer-agent")
        #expect(oauth.estimatedTime == .seconds(7200))
        #expect(oauth.description == "Implement OAuth2 integration")
        #expect(try oauth.dependencies == [Dependency(id: id("auth-design"), kind: .data)])
    }

    @Test func `the critical path of the authentication example is its longest chain`() throws {
        let graph = try read(Examples.authentication).get().plan.graph
        let path = graph.criticalPath(assuming: .seconds(60))

        #expect(
            path.subtasks.map(\.text)
                == ["auth-research", "auth-design", "implement-oauth", "write-tests"]
        )
        #expect(path.length.formatted == "4h 15min")
        #expect(path.isEstimateComplete)
        let remaining = try graph.remainingTime(from: id("implement-storage"), assuming: .zero)
        #expect(remaining.formatted == "2h")
    }

    @Test func `the quick start parses although it says little`() throws {
        let checked = try read(Examples.quickStart).get()
        let plan = checked.plan

        #expect(plan.subtasks.map(\.id.text) == ["research", "backend", "frontend", "integration"])
        #expect(plan.integration == .standard)
        #expect(plan.subtasks.allSatisfy { $0.estimatedTime == nil && $0.description == nil })
        #expect(plan.graph.width == 2)
        #expect(!plan.graph.criticalPath(assuming: .seconds(1)).isEstimateComplete)
        #expect(checked.warnings.map(\.code) == ["integration-missing"])
        #expect(checked.warnings[0].position == SourcePosition(line: 2, column: 1))
        #expect(checked.warnings[0].severity == .warning)
    }

    @Test func `every key of the format is read`() throws {
        let text = """
            task: everything
            constraints: |
              Sessions are JWT.
            requirements: [login, logout]
            agents:
              coder: { backend: codex, command: "codex exec", capacity: 3, context_window: 200000 }
              looker: { role: verification, model: large, check: "true" }
              reviewer:
            resources: { database: 2 }
            shared: [Package.resolved]
            setup: ["make deps"]
            copy: [".env"]
            checks: { max_subtasks: 9, min_time: 10min, overhead: 5min }
            x-editor: { anything: [goes] }
            subtasks:
              - id: a
                type: implementation
                group: core
                inputs: ["Sources/B.swift"]
                resources: [database]
                files: ["Sources/**"]
                outputs: ["Sources/A.swift"]
                covers: [login, logout]
                timeout: 3h
                retries: 2
                acceptance: ["swift test"]
                run: ./codegen.sh
              - id: b
                dependencies:
                  - { id: a, type: logical }
            integration:
              strategy: merge
            tests:
              unit: swift test
            """
        let checked = try read(text).get()
        let plan = checked.plan

        #expect(checked.warnings.isEmpty)
        #expect(plan.constraints == "Sessions are JWT.\n")
        #expect(plan.requirements == ["login", "logout"])
        let coder = try #require(plan.agents[AgentName("coder")])
        #expect(coder.backend == "codex")
        #expect(coder.command == "codex exec")
        #expect(coder.capacity == 3)
        #expect(coder.contextWindow == 200_000)
        #expect(try plan.agents[AgentName("reviewer")] != nil)
        let looker = try #require(plan.agents[AgentName("looker")])
        #expect(looker.role == .verification)
        #expect(looker.model == "large")
        #expect(looker.check == "true")
        #expect(plan.resources == ["database": 2])
        #expect(plan.shared == ["Package.resolved"])
        #expect(plan.setup == ["make deps"])
        #expect(plan.copied == [".env"])
        #expect(plan.limits.mostSubtasks == 9)
        #expect(plan.limits.shortest == .seconds(600))
        #expect(plan.limits.overhead == .seconds(300))
        let first = plan.subtasks[0]
        #expect(first.role == .implementation)
        #expect(first.group == "core")
        #expect(first.inputs == ["Sources/B.swift"])
        #expect(first.resources == ["database"])
        #expect(first.files == ["Sources/**"])
        #expect(first.outputs == ["Sources/A.swift"])
        #expect(first.covers == ["login", "logout"])
        #expect(first.timeout == .seconds(3 * 3600))
        #expect(first.retries == 2)
        #expect(first.acceptance == ["swift test"])
        #expect(first.run == "./codegen.sh")
        #expect(plan.subtasks[1].dependencies.map(\.kind) == [.logical])
        #expect(plan.subtasks[1].dataDependencies.isEmpty)
        #expect(plan.integration.strategy == .merge)
        #expect(plan.tests == ["unit": "swift test"])
    }
}
