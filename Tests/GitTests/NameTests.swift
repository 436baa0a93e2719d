import Foundation
import Git
import TestSupport
import Testing

struct NameTests {
    @Test(arguments: [
        "plain", "with space", "caf\u{e9}", "tab\there", "line\nfeed", "quo\"te", "back\\slash",
        "\u{1b}[31m", "\u{9b}31m",
    ])
    func `a path survives being written and read`(text: String) throws {
        let path = GitPath(text)
        #expect(GitPath(quoted: path.description) == path)
        let json = try JSONEncoder().encode([path])
        #expect(try JSONDecoder().decode([GitPath].self, from: json) == [path])
    }

    @Test func `bytes that are not UTF-8 survive as well`() {
        let path = GitPath(bytes: [0x63, 0xe9, 0xff, 0x2f, 0x00 + 1])
        #expect(path.description == "\"c\\351\\377/\\001\"")
        #expect(GitPath(quoted: path.description) == path)
    }

    @Test func `names are quoted as git quotes them`() throws {
        let repository = try TestRepository()
        let names = ["a b", "tab\there", "quo\"te", "back\\slash", "plain"]
        for name in names { try repository.write("d/" + name, "x") }
        try repository.git("add", "--all")
        let listed = try repository.git("ls-files", "d").split(separator: "\n").map(String.init)
        #expect(Set(listed) == Set(names.map { GitPath("d/" + $0).description }))
    }

    @Test func `an object id is 40 digits`() {
        let hex = "0123456789abcdef0123456789abcdef01234567"
        #expect(ObjectID(hex: hex)?.hex == hex)
        #expect(ObjectID(hex: hex.uppercased())?.hex == hex)
        for bad in [
            "", "0123", hex + "0", String(hex.dropLast()) + "g", String(hex.dropLast(2)) + "é",
        ] {
            #expect(ObjectID(hex: bad) == nil)
        }
    }

    @Test(arguments: ["a..b", "a.lock", "-x", "a b", "a~b", "", "/a", "a/", "a//b", "HEAD", "a\0b"])
    func `a branch name that git refuses is refused`(name: String) throws {
        let repository = try TestRepository()
        let git =
            name.contains("\0") ? nil : try repository.ask(["check-ref-format", "--branch", name])
        #expect(git?.status != 0 || name == "HEAD")
        #expect(RefName(branch: name) == nil)
    }
}
