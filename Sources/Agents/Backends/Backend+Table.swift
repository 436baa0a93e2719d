/// The backends that are built in.
///
/// A brief goes in by standard input or as a file where that is possible: an argument has a limit of
/// 128 KiB, and everybody on the machine can read it. None is given its own flag for worktrees: its
/// working folder is one. Model and paths stand between quotation marks, so that no character of
/// theirs means anything to the shell.
extension Backend {
    package static let all: [Backend] = [
        claude, codex, gemini, aider, opencode, cursor, copilot, amp, goose, qwen, mini, vibe,
    ]

    package static func named(_ name: String) -> Backend? { all.first { $0.name == name } }

    private static let model = #"${ORCHESTRATE_MODEL:+--model "$ORCHESTRATE_MODEL"}"#
    private static let brief = #""$(cat "$ORCHESTRATE_BRIEF")""#

    private static let claude = Backend(
        "claude",
        output: .claude,
        contextWindow: 200_000,
        canResume: false,
        safe: claudeText(#"--permission-mode acceptEdits --allowedTools "Edit,Write,Bash(git *)""#),
        full: claudeText("--dangerously-skip-permissions"),
    )

    /// Inside a session of its own it would take itself for a part of that.
    private static func claudeText(_ permission: String) -> String {
        "unset CLAUDECODE; exec claude -p --output-format stream-json --verbose \(permission) "
            + #"\#(model) < "$ORCHESTRATE_BRIEF""#
    }

    private static let codex = Backend(
        "codex",
        output: .codex,
        contextWindow: 272_000,
        canResume: true,
        // Its sandbox has the folders of git read-only: without the list no commit is possible. It is
        // made as JSON, which is TOML as well, so that any path survives.
        safe: codexText(codexSandbox),
        full: codexText("--dangerously-bypass-approvals-and-sandbox"),
        probe: "codex sandbox \(codexSandbox) -- git commit --allow-empty --message probe",
    )

    private static let codexSandbox =
        #"-c 'sandbox_mode="workspace-write"' "#
        + #"-c "sandbox_workspace_write.writable_roots=$ORCHESTRATE_WRITABLE""#

    private static func codexText(_ permission: String) -> String {
        #"exec codex exec --json \#(permission) -o "$ORCHESTRATE_ARTIFACTS/last.txt" \#(model) "#
            + #"${ORCHESTRATE_SESSION:+resume "$ORCHESTRATE_SESSION"} - < "$ORCHESTRATE_BRIEF""#
    }

    private static let gemini = Backend(
        "gemini",
        output: .gemini,
        contextWindow: 1_000_000,
        canResume: false,
        // Standard input comes before the prompt.
        safe: "exec gemini --output-format stream-json --approval-mode yolo --skip-trust "
            + #"\#(model) -p "Do what is asked for above." < "$ORCHESTRATE_BRIEF""#,
    )

    private static let aider = Backend(
        "aider",
        output: .aider,
        contextWindow: 128_000,
        canResume: false,
        // Hooks are skipped unless asked for; its map of the repository would lie in the worktree.
        safe: "exec aider \(model) --yes-always --no-check-update --analytics-disable "
            + "--no-show-release-notes --no-show-model-warnings --no-pretty --no-stream "
            + "--no-gitignore --no-detect-urls --no-suggest-shell-commands --map-tokens 0 "
            + #"--git-commit-verify --chat-history-file "$ORCHESTRATE_ARTIFACTS/chat.md" "#
            + #"--input-history-file /dev/null --message-file "$ORCHESTRATE_BRIEF""#,
    )

    private static let opencode = Backend(
        "opencode",
        output: .opencode,
        variables: ["OPENCODE_DISABLE_AUTOUPDATE": "1"],
        contextWindow: 200_000,
        canResume: false,
        // Standard input comes after the message, all of it.
        safe: "exec opencode run --format json --auto "
            + #"\#(model) -- "Do what is asked for below." < "$ORCHESTRATE_BRIEF""#,
    )

    private static let cursor = Backend(
        "cursor-agent",
        output: .claude,
        contextWindow: 200_000,
        canResume: false,
        safe: "exec cursor-agent -p --output-format stream-json --force --trust "
            + "\(model) -- \(brief)",
    )

    private static let copilot = Backend(
        "copilot",
        output: .copilot,
        contextWindow: 128_000,
        canResume: false,
        safe: copilotText("--allow-all-tools"),
        full: copilotText("--yolo"),
    )

    private static func copilotText(_ permission: String) -> String {
        "exec copilot \(permission) --no-ask-user --output-format json --no-color "
            + "--no-auto-update \(model) -p \(brief)"
    }

    private static let amp = Backend(
        "amp",
        output: .claude,
        contextWindow: 200_000,
        canResume: false,
        safe: "exec amp --dangerously-allow-all --stream-json -x \(brief)",
    )

    private static let goose = Backend(
        "goose",
        output: .goose,
        variables: ["GOOSE_MODE": "auto"],
        contextWindow: 128_000,
        canResume: false,
        safe: "exec goose run --no-session -q --output-format stream-json "
            + #"\#(model) -i "$ORCHESTRATE_BRIEF""#,
    )

    private static let qwen = Backend(
        "qwen",
        output: .claude,
        contextWindow: 256_000,
        canResume: false,
        safe: "exec qwen --output-format stream-json --approval-mode yolo \(model) -p \(brief)",
    )

    private static let mini = Backend(
        "mini",
        // It has no flag for it, and says it above everything.
        version: "--help",
        output: .mini,
        variables: [
            "MSWEA_CONFIGURED": "true", "MSWEA_COST_TRACKING": "ignore_errors",
            "MSWEA_SILENT_STARTUP": "1",
        ],
        contextWindow: 128_000,
        canResume: false,
        safe: "exec mini -y --exit-immediately \(model) "
            + #"-o "$ORCHESTRATE_ARTIFACTS/traj.json" -t \#(brief)"#,
    )

    private static let vibe = Backend(
        "vibe",
        output: .vibe,
        contextWindow: 128_000,
        canResume: true,
        // The model is a setting of its own, by the name of its configuration.
        safe: #"exec vibe --trust --yolo --output streaming --output-dir "$ORCHESTRATE_ARTIFACTS" "#
            + #"${ORCHESTRATE_SESSION:+--resume "$ORCHESTRATE_SESSION"} "#
            + #"--prompt-file "$ORCHESTRATE_BRIEF""#,
    )
}
