import SystemPackage
import TestSupport
import Testing

/// Which refs an agent may move, command by command, asked of git itself.
struct RefGuardTests {
    /// With what each needs to be there before: `side` is a branch with a commit of its own, `v1` a tag,
    /// `origin/far` what was fetched, and two commits are the agent's.
    private func prepare() throws -> HookLab {
        let lab = try HookLab()
        let test = lab.repository
        try test.git("checkout", "-q", "-b", "side")
        try test.write("side", "s\n")
        try test.commitAll("Side")
        try test.git("checkout", "-q", "main")
        try test.git("tag", "v1")
        try test.git("update-ref", "refs/remotes/origin/far", "side")
        try test.git("update-ref", "refs/orchestrate/t-1", "side")
        try test.git("branch", "orchestrate/t-1/b", "side")
        try test.git("worktree", "add", "-q", "../mine", "side")
        try lab.run("echo 1 > one; git add one; git commit -qm One")
        try lab.run("echo 2 > two; git add two; git commit -qm Two")
        return lab
    }

    @Test(
        arguments: [
            "echo x > x; git add x; git commit -qm X",
            "echo x >> one; git commit -qam X; git commit -q --amend -m Y",
            "git reset -q --hard HEAD~1",
            "git reset -q --soft HEAD~1; git commit -qm Again",
            "git rebase -q --force-rebase --exec true HEAD~2",
            "git rebase -q --onto side main",
            "git rebase -q --rebase-merges --force-rebase main",
            "git commit -q --fixup HEAD~1 --allow-empty && git rebase -q -i --autosquash --keep-empty main",
            "echo x >> one; git stash -q; git stash pop -q",
            "echo x >> one; git stash -q; git stash drop -q",
            "git cherry-pick side >/dev/null",
            "git revert --no-edit HEAD >/dev/null",
            "git merge -q --no-edit side",
            "git merge -q --no-commit side >/dev/null; git merge --abort",
            "git merge -q --squash side >/dev/null && git commit -qm Squashed",
            "git bisect start HEAD main >/dev/null && git bisect run true >/dev/null && git bisect reset >/dev/null 2>&1",
            "git switch -q --detach HEAD~1 && git commit -q --allow-empty -m Off && git switch -q -",
            "git checkout -q HEAD~1 -- one; git restore --staged one",
            "git worktree add -q --detach ../extra && cd ../extra && git commit -q --allow-empty -m E",
            "git am -q < /dev/null; git format-patch -q -1 --stdout > p && git reset -q --hard HEAD~1 && git am -q p",
            "git fetch -q --no-tags \"$MAIN\" side:refs/remotes/origin/new",
            "git tag -l; git branch --list; git log -1 --oneline; git status; git diff; git describe --all",
            "git notes list; git for-each-ref; git reflog",
            "cd \"$(mktemp -d)\" && git init -q && git commit -q --allow-empty -m F && git tag t && git branch b && git branch -D b",
            "git clone -q \"$MAIN\" ../clone && cd ../clone && git branch b && git tag t && git branch -D b",
        ]
    )
    func `what is an agent's own business works`(_ line: String) throws {
        let lab = try prepare()
        let before = try lab.others()
        let said = try lab.run("set -e; " + line)
        #expect(said.status == 0, "\(said.text)")
        #expect(!said.text.contains("may only move"), "\(said.text)")
        if !line.contains("fetch") { #expect(try lab.others() == before) }
        #expect(try lab.repository.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test(
        arguments: [
            ("git branch new", "refs/heads/new is not written"),
            ("git checkout -q -b new", "refs/heads/new is not written"),
            ("git switch -q -c new", "refs/heads/new is not written"),
            ("git branch -f orchestrate/t-1/b HEAD", "refs/heads/orchestrate/t-1/b is not"),
            ("git branch -D orchestrate/t-1/b", "refs/heads/orchestrate/t-1/b is not"),
            ("git branch -m other", "refs/heads/orchestrate/t-1/a is not"),
            ("git update-ref refs/heads/main HEAD", "refs/heads/main is not"),
            ("git update-ref -d refs/heads/main", "refs/heads/main is not"),
            (
                "git update-ref -d refs/heads/orchestrate/t-1/a",
                "refs/heads/orchestrate/t-1/a is not"
            ),
            ("git update-ref -d HEAD", "is not"),
            ("git update-ref refs/orchestrate/t-1 HEAD", "refs/orchestrate/t-1 is not"),
            ("git update-ref -d refs/orchestrate/t-1", "refs/orchestrate/t-1 is not"),
            ("git tag v2", "refs/tags/v2 is not written"),
            ("git tag -a -m A v2", "refs/tags/v2 is not written"),
            ("git tag -d v1", "refs/tags/v1 is not"),
            ("git tag -f v1 HEAD", "refs/tags/v1 is not written"),
            ("git notes add -m N", "refs/notes/commits is not written"),
            ("git replace HEAD HEAD~1", "refs/replace/"),
            ("git branch -D -r origin/far", "refs/remotes/origin/far is not deleted"),
            (
                "git fetch -q \"$MAIN\" +HEAD:refs/heads/fetched",
                "refs/heads/fetched is not written"
            ),
            ("git worktree add -q -b extra ../extra", "refs/heads/extra is not written"),
            (
                "git stash -q; echo x >> one; git stash -q && git stash branch from-stash",
                "refs/heads/from-stash"
            ),
            ("git -C \"$MAIN\" commit -q --allow-empty -m C", "is not written"),
            ("git -C \"$MAIN\" reset -q --hard side", "is not"),
            ("git -C \"$MAIN\" checkout -q --detach", "HEAD of another worktree is not written"),
            ("echo x >> \"$MAIN/README\"; git -C \"$MAIN\" stash -q", "refs/stash is not written"),
            ("git -C ../mine commit -q --allow-empty -m C", "refs/heads/side is not written"),
            (
                "git --git-dir=\"$MAIN/.git\" update-ref refs/heads/main side",
                "refs/heads/main is not"
            ),
            ("git update-ref main-worktree/HEAD HEAD", "main-worktree/HEAD is not"),
            (
                "git switch -q orchestrate/t-1/b && git commit -q --allow-empty -m C",
                "refs/heads/orchestrate/t-1/b is not written"
            ),
            (
                "printf 'create refs/heads/x HEAD\\nupdate refs/tags/v1 HEAD\\n' | git update-ref --stdin",
                "refs/heads/x is not written"
            ),
            ("git gc -q", "is not"),
        ] as [(String, String)]
    )
    func `what belongs to others is refused, by name, and stays`(
        _ line: String,
        _ words: String,
    ) throws {
        let lab = try prepare()
        let before = try lab.others()
        let said = try lab.run(line)
        #expect(said.status != 0, "\(said.text)")
        #expect(said.text.contains("error: ") && said.text.contains(words), "\(said.text)")
        #expect(said.text.contains("hint: "), "\(said.text)")
        #expect(try lab.others() == before)
        // What is in the files has changed when git comes to the ref.
        if line.contains("reset") { return }
        #expect(
            try lab.repository.git("status", "--porcelain")
                == (line.contains("README") ? " M README" : "")
        )
    }
}
