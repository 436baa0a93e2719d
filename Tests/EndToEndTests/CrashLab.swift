import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One run of a plan that does a bit of everything, killed somewhere and taken up again, with a ledger
/// outside the repository in which its agents write down what they made.
struct CrashLab {
    let installation: Installation
    let test: TestRepository
    let ledger: TestFolder

    init(_ installation: Installation) throws {
        self.installation = installation
        test = try TestRepository(files: ["menu": "water\n", "agent.sh": CrashLab.agent])
        try test.write("orchestration.yml", CrashLab.plan)
        ledger = try TestFolder()
    }

    /// What is killed.
    enum Victim: String, CaseIterable {
        case runner, supervisor, both
    }

    /// When it is killed.
    enum Instant {
        case afterEvent(Int)
        case afterMilliseconds(Int)
    }

    func start() throws -> Installation.Running {
        try run("git-orchestrate start --max-parallel 4")
    }

    func resume() throws -> Installation.Running { try run("git-orchestrate resume") }

    private func run(_ line: String) throws -> Installation.Running {
        let date = "1700001000 +0000"
        return try installation.start(
            line,
            test,
            environment: [
                "LEDGER": ledger.path.string, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
            ]
        )
    }

    /// Kills at that instant, unless the run is over before.
    func kill(_ victim: Victim, _ instant: Instant, of running: Installation.Running) throws {
        let began = ContinuousClock.now
        while running.process.isRunning, try !hasCome(instant, since: began) { usleep(500) }
        var processes = victim == .runner ? [] : supervisors
        if victim == .supervisor { processes = Array(processes.shuffled().prefix(1)) }
        if victim != .supervisor { processes.insert(running.process.processIdentifier, at: 0) }
        for process in processes { _ = Glibc.kill(process, SIGKILL) }
    }

    private func hasCome(
        _ instant: Instant,
        since began: ContinuousClock.Instant,
    ) throws -> Bool {
        switch instant {
        case .afterMilliseconds(let count):
            return ContinuousClock.now - began >= .milliseconds(count)
        case .afterEvent(let count):
            guard let tip = try Repository(at: test.common).target(of: CrashLab.journal) else {
                return false
            }
            return try Repository(at: test.common).firstParents(of: tip).count >= count
        }
    }

    private static let journal = RefName("refs/orchestrate/make-menu-1")!

    private var liveFolder: FilePath { test.common.appending("orchestrate/make-menu-1") }

    private func liveFiles(_ suffix: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: liveFolder.string)
        return (names ?? []).filter { $0.hasSuffix(suffix) }
    }

    private var supervisors: [pid_t] {
        liveFiles(".process.json").compactMap { name in
            let path = liveFolder.appending(name).string
            let record = liveFolder.appending(
                name.replacing(".process.json", with: ".exit.json")
            ).string
            guard !FileManager.default.fileExists(atPath: record) else { return nil }
            return json(path)?["processID"] as? pid_t
        }
    }

    private func json(_ path: String) -> [String: Any]? {
        FileManager.default.contents(atPath: path).flatMap {
            (try? JSONSerialization.jsonObject(with: $0)) as? [String: Any]
        }
    }

    // MARK: What must hold afterwards

    struct Findings: Equatable {
        var lost: [String] = []
        var repeated: [String] = []
        var other: [String] = []

        var isClean: Bool { lost.isEmpty && repeated.isEmpty && other.isEmpty }
    }

    /// The id of the integration; what git says when there is none.
    var integration: String {
        get throws {
            let name = "refs/heads/orchestrate/make-menu-1/_integration"
            return try test.ask(["rev-parse", "--verify", "--quiet", name]).text
        }
    }

    /// Asks plain git, the process table and the ledger.
    func findings(expecting integration: String) throws -> Findings {
        var findings = Findings()
        let objects = try test.git(
            "rev-list",
            "--objects",
            "--no-object-names",
            CrashLab.journal.text
        )
        let kept = Set(objects.split(separator: "\n").map(String.init))
        var begun: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: ledger.path.string).sorted()
        where name.hasPrefix("agent.") {
            let lines = try String(
                contentsOfFile: ledger.path.appending(name).string,
                encoding: .utf8
            )
            .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            // `agent.<subtask>.<attempt>.<process>`
            let attempt = name.split(separator: ".").dropLast().joined(separator: ".")
            if !begun.insert(attempt).inserted { findings.repeated.append("\(attempt) ran twice") }
            // What an agent has itself thrown away is not ours to keep.
            if lines.contains(["rewrite"]) { continue }
            for line in lines where line.count == 2 && !kept.contains(line[1]) {
                findings.lost.append("\(name): \(line[0]) \(line[1])")
            }
        }
        try lookForRepetitions(&findings)
        let ours = try self.integration
        if ours != integration { findings.other.append("the integration is \(ours)") }
        let fsck = try test.ask(["fsck", "--strict", "--no-dangling", "--no-progress"])
        if fsck.status != 0 || !fsck.text.isEmpty || !fsck.errors.isEmpty {
            findings.other.append("fsck: \(fsck.text) \(fsck.errors)")
        }
        for process in processes() { findings.other.append("process \(process) is alive") }
        return findings
    }

    /// No attempt after one that was recorded as done, and no record of an end that was ignored.
    private func lookForRepetitions(_ findings: inout Findings) throws {
        let log = try test.git(
            "log",
            "--first-parent",
            "--reverse",
            "--format=%B%x00",
            CrashLab.journal.text
        )
        var done: Set<String> = []
        var endings: [String: String] = [:]
        for message in log.split(separator: "\0") {
            guard let start = message.range(of: "\n\n"),
                let body = try? JSONSerialization.jsonObject(
                    with: Data(message[start.upperBound...].utf8)
                ) as? [String: Any],
                let event = body["event"] as? [String: Any],
                let type = event["type"] as? String, let subtask = event["subtask"] as? String,
                let attempt = event["attempt"] as? Int
            else { continue }
            if type == "attempt-started", done.contains(subtask) {
                findings.repeated.append("\(subtask) started again after it was done")
            }
            guard type == "attempt-finished" else { continue }
            let verdict = (event["verdict"] as? [String: Any])?["kind"] as? String
            if verdict == "succeeded" { done.insert(subtask) }
            let ending = event["ending"] as? [String: Any]
            endings["\(subtask)@\(attempt).exit.json"] = ending?["kind"] as? String
        }
        for name in liveFiles(".exit.json") where !name.contains("acceptance") {
            let ending = json(liveFolder.appending(name).string)?["ending"] as? [String: Any]
            guard !name.hasPrefix("_"), let kind = ending?["kind"] as? String else { continue }
            if endings[name] != kind {
                findings.repeated.append(
                    "\(name) says \(kind), the journal \(endings[name] ?? "-")"
                )
            }
        }
    }

    /// What a person needs who wants to know how it came to that.
    func story() throws -> String {
        let status = try installation.run("git-orchestrate status", test)
        let format = "--format=%s"
        let log = try test.git(
            "log",
            "--first-parent",
            "--reverse",
            format,
            CrashLab.journal.text
        )
        return status.answer + log
    }

    /// Everything alive that was started for this repository.
    private func processes() -> [String] {
        let mark = Data("ORCHESTRATE_PROCESS=\(test.common)".utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { name in
            guard pid_t(name) != nil,
                let handle = FileHandle(forReadingAtPath: "/proc/\(name)/environ")
            else { return false }
            return (try? handle.readToEnd())?.range(of: mark) != nil
        }
    }

    // MARK: The plan

    private static let plan = """
        task: "Make menu"
        subtasks:
          - {id: research, run: "sh ./agent.sh"}
          - {id: starter, run: "sh ./agent.sh", dependencies: [research]}
          - {id: soup, run: "FAIL=1 sh ./agent.sh", retries: 1, dependencies: [research]}
          - {id: wine, run: "sh ./agent.sh s/water/wine/", dependencies: [research]}
          - {id: coffee, run: "sh ./agent.sh s/water/coffee/", dependencies: [research]}
          - {id: stray, run: "setsid sleep 300 & sh ./agent.sh"}
          - {id: judged, run: "sh ./agent.sh", acceptance: ["echo built > product", "sleep 0.05"]}
          - {id: dessert, run: "sh ./agent.sh", dependencies: [starter, soup]}
          - {id: cheese, run: "FAIL=1 sh ./agent.sh", retries: 2, dependencies: [judged]}
          - {id: bill, run: "sh ./agent.sh", dependencies: [dessert, cheese]}
          - {id: tip, run: "sh ./agent.sh", dependencies: [bill, stray]}
          - {id: after, run: "sh ./agent.sh", dependencies: [coffee]}
        """

    /// Commits and leaves things that differ each time, then rewrites them into what is always the
    /// same, so that the result of a run does not depend on how often its agents were killed: the last
    /// commit without hooks, which would write down which attempt it was.
    private static let agent = #"""
        me=$ORCHESTRATE_SUBTASK
        ledger=$LEDGER/agent.$me.$ORCHESTRATE_ATTEMPT.$$
        echo begin > "$ledger"
        sleep 0.02
        echo "$ledger one" > "draft-$me"
        git add "draft-$me" && git commit -qm "Draft of $me" || exit 9
        echo "commit $(git rev-parse HEAD)" >> "$ledger"
        sleep 0.02
        echo "$ledger two" > "left-$me"
        echo "blob $(git hash-object "left-$me")" >> "$ledger"
        sleep 0.02
        if [ -n "$FAIL" ] && [ ! -e "$LEDGER/failed.$me" ]; then
          : > "$LEDGER/failed.$me"
          exit 1
        fi
        echo rewrite >> "$ledger"
        rm "left-$me" "draft-$me"
        git reset -q --mixed "$ORCHESTRATE_BASE" || exit 9
        if [ -n "$1" ]; then sed -i "$1" menu; else echo "$me" > "dish-$me"; fi
        git add -A && git -c core.hooksPath=/dev/null commit -qm "Work of $me" || exit 9
        echo "left by $me" > "rest-$me"
        """#
}
