import Git
import TestSupport
import Testing

struct RefTests {
    @Test func `a ref moves only from where it was expected`() throws {
        let test = try TestRepository()
        let one = try test.id("HEAD")
        let two = try test.commitAll("Second")
        let ref = try #require(RefName("refs/orchestrate/auth-1"))
        let repository = try test.open()

        try repository.moveRef(ref, from: nil, to: one, reason: "test")
        #expect(try test.id(ref.text) == one)
        let again = #expect(throws: GitError.self) {
            try repository.moveRef(ref, from: nil, to: two, reason: "test")
        }
        #expect(again?.isAlreadyThere == true)
        let stale = #expect(throws: GitError.self) {
            try repository.moveRef(ref, from: two, to: one, reason: "test")
        }
        #expect(stale?.isModifiedMeanwhile == true)
        try repository.moveRef(ref, from: one, to: two, reason: "test")
        #expect(try test.id(ref.text) == two)

        #expect(throws: GitError.self) { try repository.deleteRef(ref, expecting: one) }
        try repository.deleteRef(ref, expecting: two)
        try repository.deleteRef(ref, expecting: two)
        #expect(try test.ask(["rev-parse", "--verify", "--quiet", ref.text]).status != 0)
    }

    @Test func `refs below a prefix are those that git lists`() throws {
        let test = try TestRepository()
        for name in ["orchestrate/a/x", "orchestrate/a/y", "orchestrate/b/x", "orchestrated"] {
            try test.git("branch", name)
        }
        try test.git("pack-refs", "--all")
        try test.git("branch", "orchestrate/a/z")
        let listed = try test.git("for-each-ref", "--format=%(refname)", "refs/heads/orchestrate/a")
        let found = try test.open().refs(below: "refs/heads/orchestrate/a/").map(\.name.text)
        #expect(found == listed.split(separator: "\n").map(String.init))
    }

    @Test(arguments: [
        ("orchestrate", "orchestrate/a/x"), ("orchestrate/a", "orchestrate/a/x"),
        ("orchestrate/a/x/y", "orchestrate/a/x"),
    ])
    func `a ref in the way is found, packed or loose`(existing: String, wanted: String) throws {
        let test = try TestRepository()
        try test.git("branch", existing)
        let name = try #require(RefName(branch: wanted))
        #expect(try test.open().refBlocking(name)?.short == existing)
        try test.git("pack-refs", "--all")
        #expect(try test.open().refBlocking(name)?.short == existing)
        #expect(try test.open().refBlocking(#require(RefName(branch: "other"))) == nil)
    }

    @Test func `HEAD is told apart: branch, detached, unborn`() throws {
        let test = try TestRepository()
        let id = try test.id("HEAD")
        #expect(try test.open().head() == .branch(#require(RefName(branch: "main")), id))
        try test.git("checkout", "--quiet", "--detach")
        #expect(try test.open().head() == .detached(id))
        try test.git("checkout", "--quiet", "--orphan", "new")
        #expect(try test.open().head() == .unborn("refs/heads/new"))
    }

    @Test func `ancestors, merge bases and counts are git's`() throws {
        let test = try TestRepository()
        let base = try test.id("HEAD")
        try test.git("checkout", "--quiet", "-b", "side")
        try test.write("side", "1")
        let side = try test.commitAll("Side")
        try test.git("checkout", "--quiet", "main")
        try test.write("main", "1")
        try test.commitAll("Main")
        try test.git("merge", "--quiet", "--no-edit", "side")
        let merge = try test.id("HEAD")
        let repository = try test.open()
        #expect(try repository.isAncestor(side, of: merge))
        #expect(try repository.isAncestor(merge, of: merge))
        #expect(try !repository.isAncestor(merge, of: side))
        #expect(try repository.mergeBases(merge, side) == [side])
        let listed = try test.git("rev-list", "\(base)..\(merge)").split(separator: "\n")
        let found = try repository.commits(of: merge, notIn: base, limit: 100)
        #expect(Set(found.map(\.id.hex)) == Set(listed.map(String.init)))
        #expect(
            try repository.firstParents(of: merge).map(\.id.hex)
                == test.git("rev-list", "--first-parent", merge.hex).split(separator: "\n").map(
                    String.init
                )
        )
    }
}

struct StaleLockTests {
    @Test func `a lock that somebody left who was killed holds up only what is not ours`() throws {
        let test = try TestRepository()
        let repository = try Repository(at: test.path)
        let first = try test.id("HEAD")
        let second = try test.commitAll("Second")
        let ref = try #require(RefName(branch: "ours/one"))
        try repository.moveRef(ref, from: nil, to: first, reason: "test")
        try test.write("refs/heads/ours/one.lock", "", in: test.common)
        #expect(throws: GitError.self) {
            try repository.moveRef(ref, from: first, to: second, reason: "test")
        }
        try repository.moveRef(ref, from: first, to: second, reason: "test", staleLock: .remove)
        #expect(try test.id("ours/one") == second)
        #expect(try test.ask(["fsck", "--strict"]).status == 0)
    }
}
