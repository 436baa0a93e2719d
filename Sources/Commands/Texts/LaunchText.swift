import Agents
import Orchestration
import Planning

extension Launch {
    /// Shows what is likely to go wrong, and does not stop the run.
    func narrateWarnings(_ console: Console) {
        if let (needed, free) = scarceSpace {
            console.narrate(
                "warning: all workspaces together need about \(SizeText.of(needed)); "
                    + "\(SizeText.of(free)) are free"
            )
        }
        for (subtask, size) in largeBriefs {
            let much = size.share > ContextSize.mostByFar ? "nearly all" : "much"
            console.narrate(
                "warning: the brief of \(subtask) alone is \(much) of its agent's window: "
                    + "\(size.share) %, about \(size.tokens) of \(size.window) tokens"
            )
        }
        for pattern in emptyCopies {
            console.narrate(
                "warning: `copy` finds no ignored file for \(pattern), so no workspace gets it"
            )
        }
        for test in missingTests {
            console.narrate(
                "warning: the test \(test) is neither in `tests:` nor, as "
                    + "\(TestNames.script(test)), in the base: a subtask must make it"
            )
        }
    }
}
