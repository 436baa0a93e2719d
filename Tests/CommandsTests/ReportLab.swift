import Foundation
import SystemPackage
import TestSupport

/// A run in which most things happen that can: a retry, a failure, what it blocks, a conflict, a
/// resource that is waited for, a red test, and agents that print what nobody should print.
struct ReportLab {
    let harness: CommandHarness

    /// What an agent may print, and what may become of it: escape sequences, a command of GitHub's, ends of
    /// scripts, of comments and of CDATA, fences, table cells, writing from right to left, and bytes that
    /// are no text.
    static let hostile =
        #"printf '\033]0;title\007\033[31mred\033[0m\r\n::error::injected\n</script><script>alert(1)</script>\n]]>--><!-- `` ```` | a | *b* @someone #1 $x$ {{task}} {{{by}}}\n\342\200\256\327\251\327\234\327\225\327\235 \360\237\230\200 \303\050 \377\376 \042\314\270 onload=x\n'"#

    static let plan = #"""
        task: "T <b>\"bold\"</b> | `x` ]]> {{task}}"
        requirements: [drink, food]
        subtasks:
          - {id: research, estimated_time: 20min, description: "Find <out> & \"quote\" | it", run: "echo r > r; git add r; git commit -qm 'R <img src=x onerror=alert(1)> | `q` ]]>'"}
          - {id: wine, dependencies: [research], covers: [drink], resources: [cellar], run: "sed -i s/water/wine/ menu; git commit -qam Wine"}
          - {id: coffee, dependencies: [research], resources: [cellar], run: "sed -i s/water/coffee/ menu; git commit -qam Coffee"}
          - {id: bread, dependencies: [research], retries: 1, estimated_time: 10min, run: "test -e ../seen || { touch ../seen; exit 7; }; echo b > bread"}
          - {id: soup, dependencies: [{id: bread, type: logical}], run: "echo s > soup; echo shared > same"}
          - {id: salad, dependencies: [research], run: "echo s > salad; echo shared > same"}
          - {id: odd, run: "HOSTILE; exit 3"}
          - {id: after, dependencies: [odd], run: "true"}
        integration: {validation_tests: [whole]}
        tests: {whole: "false"}
        """#

    init(step: Int64 = 250) throws {
        harness = try CommandHarness(
            files: ["menu": "water\n"],
            clock: ManualClock(step: step)
        )
    }

    /// The plan, with the place of what the odd one prints.
    var planText: String {
        let script = harness.test.folder.appending("hostile.sh")
        return Self.plan.replacing("HOSTILE", with: "sh '\(script)'")
    }

    func start() async throws -> CommandHarness.Said {
        // In a file: a plan holds no such bytes.
        try harness.test.write("../hostile.sh", Self.hostile + "\n")
        try harness.test.write("../plan.yml", planText)
        return await harness.run("start", "--config", "../plan.yml")
    }
}
