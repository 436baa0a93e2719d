import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// `install` and `uninstall`, with real files.
struct InstallCommandTests {
    private let harness: CommandHarness
    private let prefix: FilePath

    init() throws {
        harness = try CommandHarness()
        prefix = harness.test.folder.appending(".local")
    }

    private func place(_ path: String) -> String {
        prefix.appending(FilePath(path).components).string
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: place(path), encoding: .utf8)
    }

    private var all: [String] {
        (FileManager.default.enumerator(atPath: prefix.string)?.allObjects as? [String] ?? [])
            .sorted()
    }

    @Test func `everything is below ~/.local, and nothing is left when it is taken away`()
        async throws
    {
        let said = await harness.run("install")
        #expect(said.status == .done)
        #expect(said.answer.contains("installed \(place("bin/git-orchestrate"))\n"))
        #expect(said.narration.contains("  export PATH=\(prefix)/bin:\"$PATH\"\n"))
        let built = try Data(contentsOf: URL(fileURLWithPath: BuiltProgram.path.string))
        #expect(FileManager.default.contents(atPath: place("bin/git-orchestrate")) == built)
        #expect(FileManager.default.isExecutableFile(atPath: place("bin/git-orchestrate")))
        #expect(
            try FileManager.default.destinationOfSymbolicLink(
                atPath: place("bin/orchestrate-tasks")
            ) == "git-orchestrate"
        )
        #expect(try text("share/man/man1/git-orchestrate.1").hasPrefix(".TH GIT"))
        #expect(try text("share/zsh/site-functions/_git-orchestrate").hasPrefix("#compdef"))
        #expect(!all.contains { $0.contains("~") })
        #expect(await harness.run("uninstall").status == .done)
        #expect(all == [])
        let again = await harness.run("uninstall")
        #expect(again.status == .fatal)
        #expect(again.narration.contains("nothing was removed"))
    }

    @Test func `twice is once`() async throws {
        _ = await harness.run("install")
        let before = all
        let count = before.filter { !$0.contains("manifest") && $0.contains(".") }.count
        let said = await harness.run("install")
        #expect(said.answer.hasSuffix("files are as they should be\n"))
        #expect(!said.answer.contains("replaced"))
        #expect(all == before)
        #expect(count > 20)
    }

    @Test func `a dry run writes nothing, and a program is told the same`() async throws {
        let dry = await harness.run("install", "--dry-run")
        #expect(dry.answer.contains("would install \(place("bin/git-orchestrate"))\n"))
        let said = await harness.run("install", "-n", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(said.answer.utf8))
        let document = try #require(object as? [String: Any])
        #expect(document["schema"] as? String == "git-orchestrate/install/1")
        #expect(document["isDryRun"] as? Bool == true)
        let files = try #require(document["files"] as? [[String: String]])
        #expect(files.contains(["path": "bin/git-orchestrate", "action": "install"]))
        #expect(all == [])
    }

    @Test func `what somebody else put there is not written over, and nothing is written then`()
        async throws
    {
        try harness.test.write(".local/bin/orchestrate-tasks", "mine\n", in: harness.test.folder)
        let said = await harness.run("install")
        #expect(said.status == .fatal)
        expectText(
            said.narration,
            """
            fatal: something else is where files of this program belong
            note: \(place("bin/orchestrate-tasks"))
            note: nothing was written
            hint: git orchestrate install --prefix \(prefix) --force

            """
        )
        #expect(all == ["bin", "bin/orchestrate-tasks"])
        #expect(try text("bin/orchestrate-tasks") == "mine\n")
        let forced = await harness.run("install", "--force")
        #expect(forced.status == .done)
        #expect(forced.answer.contains("replaced \(place("bin/orchestrate-tasks"))\n"))
        // A folder of somebody's has to be moved by somebody.
        let other = harness.test.folder.appending("other")
        try harness.test.write("bin/git-orchestrate/x", "x", in: other)
        let refused = await harness.run(["install", "--force", "--prefix", other.string])
        #expect(refused.status == .fatal)
        #expect(!refused.narration.contains("hint"))
    }

    @Test func `an upgrade replaces what is as it was installed, and removes what is gone`()
        async throws
    {
        _ = await harness.run("install")
        // As an older version left it: another text, and a page that is no more.
        let page = "share/man/man1/git-orchestrate.1"
        try rewriteManifest { files in
            files[page] = "ce013625030ba8dba906f756967f9e9ca394464a"
            files["share/man/man1/git-orchestrate-old.1"] = files[page]
        }
        try harness.test.write(page, "hello\n", in: prefix)
        try harness.test.write("share/man/man1/git-orchestrate-old.1", "hello\n", in: prefix)
        let said = await harness.run("install")
        #expect(said.status == .done)
        #expect(said.answer.contains("replaced \(place(page))\n"))
        #expect(said.answer.contains("removed \(place("share/man/man1/git-orchestrate-old.1"))\n"))
        #expect(try text(page).hasPrefix(".TH GIT"))
        #expect(!all.contains { $0.hasSuffix("old.1") })
    }

    @Test func `what was changed since is kept and named`() async throws {
        _ = await harness.run("install")
        let page = "share/man/man1/git-orchestrate.1"
        try harness.test.write(page, "my own words\n", in: prefix)
        #expect(await harness.run("install").status == .fatal)
        #expect(try text(page) == "my own words\n")
        let said = await harness.run("uninstall")
        #expect(said.answer.contains("kept \(place(page)), which was changed since\n"))
        #expect(
            all == ["share", "share/man", "share/man/man1", page]
        )
    }

    @Test func `folders that were there stay`() async throws {
        try harness.test.write(".local/bin/other", "mine\n", in: harness.test.folder)
        try FileManager.default.createDirectory(
            atPath: place("share"),
            withIntermediateDirectories: true
        )
        _ = await harness.run("install")
        _ = await harness.run("uninstall")
        #expect(all == ["bin", "bin/other", "share"])
    }

    @Test func `without a home there is no place, unless one is named`() async throws {
        let nowhere = await harness.run("install", environment: ["HOME": ""])
        #expect(nowhere.status == .fatal)
        #expect(nowhere.narration.contains("hint: git orchestrate install --prefix /usr/local\n"))
        let there = await harness.run(["install", "--prefix=~/x", "-n"])
        #expect(there.answer.contains("\(harness.test.folder)/x/bin/git-orchestrate\n"))
    }

    private func rewriteManifest(_ body: (inout [String: String]) -> Void) throws {
        let url = URL(fileURLWithPath: place("share/git-orchestrate/manifest.json"))
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        var manifest = try #require(object as? [String: Any])
        var files = try #require(manifest["files"] as? [String: String])
        body(&files)
        manifest["files"] = files
        try JSONSerialization.data(withJSONObject: manifest).write(to: url)
    }
}
