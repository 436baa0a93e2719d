/// The two plans of the pattern's text, letter by letter.
package enum Examples {
    package static let authentication = """
        # tasks-orchestration.yml
        task: "Build user authentication system"

        subtasks:
          - id: auth-research
            description: "Research OAuth2 providers and compliance requirements"
            agent: research-agent
            dependencies: []
            estimated_time: 30min

          - id: auth-design
            description: "Design authentication architecture"
            agent: planning-agent
            dependencies: [auth-research]
            estimated_time: 45min

          - id: implement-oauth
            description: "Implement OAuth2 integration"
            agent: implementer-agent
            dependencies: [auth-design]
            estimated_time: 2h

          - id: implement-storage
            description: "Implement token storage"
            agent: implementer-agent
            dependencies: [auth-design]
            estimated_time: 1h

          - id: write-tests
            description: "Write authentication tests"
            agent: testing-agent
            dependencies: [implement-oauth, implement-storage]
            estimated_time: 1h

        integration:
          strategy: "merge-and-validate"
          validation_tests: ["auth-integration-test"]

        """

    package static let quickStart = """
        task: "Add user notifications feature"
        subtasks:
          - id: research
            agent: research-agent
            dependencies: []
          - id: backend
            agent: implementer-agent
            dependencies: [research]
          - id: frontend
            agent: implementer-agent
            dependencies: [research]
          - id: integration
            agent: verifier-agent
            dependencies: [backend, frontend]

        """
}
