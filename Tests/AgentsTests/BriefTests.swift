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
        brief.inputs = [
            Brief.Input(
                id: "oauth",
                description: "Implement OAuth2",
                commit: "1234567",
                branch: "orchestrate/auth-1/oauth",
                files: ["a", "b"]
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

            ## Constraints

            No new dependencies.

            ## What is there already

            Your worktree holds the finished work of the parts that yours depends on:

            - `oauth`: Implement OAuth2 (commit `1234567`, 2 files changed)

            `git show --stat <commit>` tells more.

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

            """
        )
    }

    @Test func `braces in a description stay what they are`() throws {
        let brief = Brief(id: "a", description: "{{constraints}} {{#x}}", task: "t")
        #expect(try brief.text().contains("{{constraints}} {{#x}}"))
    }
}
