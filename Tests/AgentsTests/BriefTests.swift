import Agents
import TestSupport
import Testing

struct BriefTests {
    @Test func `a brief with everything`() throws {
        var brief = Brief(
            id: "write-tests",
            description: "Write <tests> & run them",
            task: "Build \"auth\""
        )
        brief.constraints = "No new dependencies."
        brief.role = "testing"
        brief.inputs = [
            Brief.Input(
                id: "oauth",
                description: "Implement OAuth2",
                commit: "1234567",
                branch: "orchestrate/auth-1/oauth",
                files: ["a", "b"],
                handover: ["decided: tokens live an hour", "next: rotate them"]
            )
        ]
        brief.files = ["Tests/**"]
        brief.outputs = ["Tests/Auth.swift"]
        brief.acceptance = ["swift test"]
        brief.lastFailure = "its command failed with exit status 1"
        expectText(
            try brief.text(),
            """
            # write-tests

            Write <tests> & run them

            You work on one part of a larger task, in a git worktree and on a branch of your own. Others work
            on the other parts at the same time, each on theirs. The task as a whole:

            > Build "auth"

            ## Your role

            You write tests. Look for what breaks: limits, empty input, errors, two things at once. A test that cannot
            fail is none, so see each one fail once. Do not change the code under test; where it is wrong, leave a test
            that shows it and say so in your hand-over.

            ## Constraints

            No new dependencies.

            ## What is there already

            Your worktree holds the finished work of the parts that yours depends on:

            - `oauth`: Implement OAuth2 (commit `1234567`, 2 files changed)
              decided: tokens live an hour
              next: rotate them

            `git show --stat <commit>` tells more, and the file that `$ORCHESTRATE_INPUTS` names has all of it as JSON.

            ## Where to work

            Change only files that match:

            - `Tests/**`

            ## What must be there at the end

            - `Tests/Auth.swift`

            ## How it is checked

            These commands must succeed in your worktree:

            - `swift test`

            ## The last attempt failed

            its command failed with exit status 1

            ## How to hand over

            Commit your work on the branch that is checked out. Do not switch branches, rebase or push. What
            you leave uncommitted is committed for you.

            Those who go on from here know nothing of how you came to it. Tell them in the message of your last commit,
            below its subject, or in the file that `$ORCHESTRATE_HANDOVER` names, under the headings that apply:
            `Summary`, `Decisions` (each with its reason), `Open questions`, `Key files` (paths), `Next`. Keep it short.

            """
        )
    }

    @Test func `a brief of a subtask that says nothing`() throws {
        let brief = Brief(id: "backend", description: nil, task: "Add notifications")
        expectText(
            try brief.text(),
            """
            # backend

            Do what the name of this part says: backend.

            You work on one part of a larger task, in a git worktree and on a branch of your own. Others work
            on the other parts at the same time, each on theirs. The task as a whole:

            > Add notifications

            ## How to hand over

            Commit your work on the branch that is checked out. Do not switch branches, rebase or push. What
            you leave uncommitted is committed for you.

            Those who go on from here know nothing of how you came to it. Tell them in the message of your last commit,
            below its subject, or in the file that `$ORCHESTRATE_HANDOVER` names, under the headings that apply:
            `Summary`, `Decisions` (each with its reason), `Open questions`, `Key files` (paths), `Next`. Keep it short.

            """
        )
    }

    @Test(arguments: [
        "research", "planning", "implementation", "testing", "documentation", "verification",
    ])
    func `each kind of work has a text of its own`(role: String) throws {
        var brief = Brief(id: "a", description: nil, task: "t")
        brief.role = role
        #expect(try brief.text().contains("## Your role\n\nYou "))
        brief.role = "juggling"
        #expect(!(try brief.text()).contains("## Your role"))
    }

    @Test func `what a text takes of an agent's window`() {
        #expect(ContextSize(bytes: 0, window: 100).share == 0)
        #expect(ContextSize(bytes: 1, window: 100).tokens == 1)
        #expect(ContextSize(bytes: 160, window: 100).share == 40)
        #expect(ContextSize(bytes: 161, window: 100).share == 41)
        #expect(ContextSize(bytes: 400_000, window: nil).share == 50)
        #expect(ContextSize(bytes: 400, window: .max).share == 1)
        #expect(ContextSize(bytes: .max, window: .max).share == 26)
        #expect(ContextSize(bytes: .max, window: 1).share == .max)
    }

    @Test func `braces in a description stay what they are`() throws {
        let brief = Brief(id: "a", description: "{{constraints}} {{#x}}", task: "t")
        #expect(try brief.text().contains("{{constraints}} {{#x}}"))
    }
}
