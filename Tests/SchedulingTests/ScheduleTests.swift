import Planning
import Scheduling
import Testing

@Suite struct ScheduleTests {
    /// The diagram of the pattern's text.
    private static let diagram = """
          - {id: A}
          - {id: B}
          - {id: C, dependencies: [A]}
          - {id: D, dependencies: [B, C]}
        """

    // MARK: - Order

    @Test func `a subtask starts when its own dependencies have ended, whatever else runs`() throws
    {
        var driver = try Driver(try plan(Self.diagram))
        #expect(driver.start() == ["start A", "start B"])
        #expect(try driver.finish("A") == ["start C"])
        #expect(try driver.state("B") == .starting(attempt: 1))
        #expect(try driver.finish("B") == [])
        #expect(try driver.state("D") == .waiting(on: [id("C")]))
        #expect(try driver.finish("C", .noChanges) == ["start D"])
        #expect(try driver.finish("D") == ["integrate"])
        #expect(!driver.schedule.isFinished)
        #expect(driver.apply(.integrationFinished) == [])
        #expect(driver.schedule.isFinished)
    }

    @Test func `nothing starts before the run`() throws {
        let driver = try Driver(try plan(Self.diagram))
        #expect(try driver.state("A") == .ready)
        #expect(try driver.state("D") == .waiting(on: [id("B"), id("C")]))
        #expect(driver.schedule.states.map(\.0.text) == ["A", "B", "C", "D"])
    }

    @Test func `slots without end are as many as there are subtasks`() throws {
        var driver = try Driver(try plan("  - {id: a, agent: x}\n  - {id: b}"), slots: .max)
        #expect(driver.start() == ["start a", "start b"])
        #expect(try driver.finish("a") == [])
        #expect(try driver.finish("b") == ["integrate"])
    }

    @Test func `no more run at once than there are slots`() throws {
        var driver = try Driver(try plan("  - {id: a}\n  - {id: b}\n  - {id: c}"), slots: 2)
        #expect(driver.start() == ["start a", "start b"])
        #expect(try driver.state("c") == .ready)
        #expect(try driver.finish("b") == ["start c"])
    }

    @Test func `a capacity below 1 counts as 1`() throws {
        var driver = try Driver(try plan("  - {id: a}\n  - {id: b}"), slots: 0)
        #expect(driver.start() == ["start a"])
    }

    @Test func `the longest way to the end starts first, ties in plan order`() throws {
        let subtasks = """
              - {id: short, estimated_time: 10min}
              - {id: same-1, estimated_time: 30min}
              - {id: same-2, estimated_time: 30min}
              - {id: chain, estimated_time: 1min}
              - {id: tail, estimated_time: 1h, dependencies: [chain]}
            """
        var driver = try Driver(try plan(subtasks), slots: 1)
        var order = driver.start()
        while let last = order.last?.split(separator: " ").last, last != "integrate" {
            order += try driver.finish(String(last))
        }
        let names = ["chain", "tail", "same-1", "same-2", "short"]
        #expect(order == names.map { "start \($0)" } + ["integrate"])
    }

    // MARK: - Agents and resources

    @Test func `subtasks that share a resource take turns and hold up nobody else`() throws {
        let subtasks = """
              - {id: a, resources: [database, port]}
              - {id: b, resources: [database]}
              - {id: c, resources: [port]}
              - {id: d}
            """
        var driver = try Driver(try plan(subtasks))
        #expect(driver.start() == ["start a", "start d"])
        #expect(try driver.finish("a") == ["start b", "start c"])
    }

    @Test func `an agent runs no more than its capacity and holds up nobody else`() throws {
        let subtasks = """
              - {id: a, agent: coder}
              - {id: b, agent: coder}
              - {id: c, agent: other}
              - {id: d, agent: coder}
            """
        let plan = try plan(subtasks, rest: "agents: {coder: {capacity: 1}}")
        var driver = try Driver(plan)
        #expect(driver.start() == ["start a", "start c"])
        #expect(try driver.finish("a") == ["start b"])

        var wider = try Driver(plan, perAgent: [try AgentName("coder"): 2])
        #expect(wider.start() == ["start a", "start b", "start c"])
    }

    // MARK: - Events that make no sense

    @Test func `events that make no sense change nothing`() throws {
        var driver = try Driver(try plan(Self.diagram))
        let senseless: [Schedule.Event] = [
            .integrationFinished,
            .attemptStarted(try id("A"), attempt: 2),
            .attemptStarted(try id("C"), attempt: 1),
            .attemptFinished(try id("A"), attempt: 2, .succeeded),
            .attemptFinished(try id("A"), attempt: 0, .succeeded),
            .attemptFinished(try id("D"), attempt: 1, .succeeded),
            .attemptFinished(try id("unknown"), attempt: 1, .succeeded),
            .attemptStarted(try id("unknown"), attempt: 1),
            .waitsForPerson(try id("unknown")),
            .waitsForPerson(try id("D")),
        ]
        _ = driver.start()
        for event in senseless + [.runStarted] {
            let before = driver.schedule
            #expect(driver.apply(event) == [])
            #expect(driver.schedule == before)
        }
        _ = try driver.finish("A")
        let before = driver.schedule
        #expect(try driver.finish("A", .failed(.now)) == [])
        #expect(driver.schedule == before)
        #expect(try driver.state("unknown") == .cancelled)
    }

    @Test func `an attempt that runs cannot be found to have nothing to start from`() throws {
        var driver = try Driver(try plan("  - {id: a}"))
        _ = driver.start()
        _ = try driver.apply(.attemptStarted(id("a"), attempt: 1))
        #expect(try driver.apply(.waitsForPerson(id("a"))) == [])
        #expect(try driver.state("a") == .running(attempt: 1))
    }

    @Test func `every state has a sentence`() throws {
        let states: [(SubtaskState, String)] = [
            (.waiting(on: [try id("a")]), "waits for a"),
            (.waiting(on: try ["a", "b", "c"].map(id)), "waits for a, b and c"),
            (.ready, "is ready and waits for its turn"),
            (.starting(attempt: 1), "is being started"),
            (.running(attempt: 2), "is running, attempt 2"),
            (.succeeded, "succeeded"),
            (.noChanges, "ended without changing anything"),
            (.failed, "failed"),
            (.blocked(by: try id("a")), "cannot start because a did not succeed"),
            (.needsPerson, "waits for a person, because its dependencies disagree"),
            (.cancelled, "was cancelled"),
        ]
        for (state, sentence) in states { #expect(state.sentence == sentence) }
    }
}
