/// One page of the manual.
struct ManualPage {
    /// The name of the file, such as `git-orchestrate-plan.1`.
    let file: String
    let text: String

    /// The same page under another name.
    init(_ name: String, sameAs page: ManualPage) {
        file = name + ".1"
        text = ".so man1/\(page.file)\n"
    }

    init(_ name: String, sections: String) {
        file = name + ".1"
        let title = Roff.plain(name.uppercased())
        let version = Roff.plain("git-orchestrate \(GitOrchestrate.version)")
        // No date: the same program gives the same page.
        text = ".TH \(title) 1 \"\" \"\(version)\" \"Git Orchestrate\"\n.nh\n.ad l\n" + sections
    }
}
