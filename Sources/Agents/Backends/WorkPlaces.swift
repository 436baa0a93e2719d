package import SystemPackage

/// Where the work of an attempt goes, for a command that has to know: the folders of git, and one for
/// what it makes besides.
package struct WorkPlaces: Sendable {
    /// What all worktrees share.
    package let commonDirectory: FilePath
    /// Git's record of this worktree, with its `HEAD` and index.
    package let gitDirectory: FilePath
    /// As people type it, such as `orchestrate/auth-1/a`.
    package let branch: String
    /// For files that are no work: a transcript, say.
    package let artifacts: FilePath

    package init(
        commonDirectory: FilePath,
        gitDirectory: FilePath,
        branch: String,
        artifacts: FilePath,
    ) {
        self.commonDirectory = commonDirectory
        self.gitDirectory = gitDirectory
        self.branch = branch
        self.artifacts = artifacts
    }

    /// The folders that a commit on this branch writes in, besides the worktree: least privilege for a
    /// sandbox. In one that allows just these, no hook, no config that all share and no branch but those of
    /// the same run can be written.
    package var written: [FilePath] {
        let folders = branch.split(separator: "/").dropLast().map(String.init)
        let heads = FilePath("refs/heads").appending(folders.joined(separator: "/"))
        return [
            commonDirectory.appending("objects"),
            commonDirectory.pushing(heads),
            commonDirectory.appending("logs").pushing(heads),
            gitDirectory,
        ]
    }

    package var variables: [String: String] {
        [
            "ORCHESTRATE_COMMON_DIR": commonDirectory.string,
            "ORCHESTRATE_GIT_DIR": gitDirectory.string,
            "ORCHESTRATE_BRANCH": branch,
            "ORCHESTRATE_ARTIFACTS": artifacts.string,
            "ORCHESTRATE_WRITABLE": "["
                + written.map { WorkPlaces.quoted($0.string) }.joined(separator: ",") + "]",
        ]
    }

    /// A text as JSON and TOML both read it: no slash escaped, and no control character as it is.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1f}", "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
