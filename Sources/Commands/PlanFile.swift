import Foundation
import Planning
import SystemPackage

/// The plan that a command is to use, read and checked.
struct PlanFile {
    /// Where a plan is looked for when none is named, first here, then at the top of the tree.
    static let names = [
        "orchestration.yml", "orchestration.yaml", "tasks-orchestration.yml",
        "tasks-orchestration.yaml", ".orchestrate/plan.yml", ".orchestrate/plan.yaml",
    ]

    let source: PlanSource
    let bytes: [UInt8]
    let checked: CheckedPlan

    /// `label` is how the file is called in messages, when it is a copy of another.
    init(
        named name: String?,
        label: String? = nil,
        in surroundings: Surroundings,
        top: FilePath?,
    ) throws {
        let name = try name ?? PlanFile.find(in: surroundings, top: top)
        let path = surroundings.path(name)
        let shown = label ?? name
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.string)))
        } catch {
            let exists = FileManager.default.fileExists(atPath: path.string)
            throw PlanFileError.unreadable(
                shown,
                exists ? error.localizedDescription : "there is no such file"
            )
        }
        do throws(InvalidPlan) {
            source = try PlanSource(name: shown, bytes: bytes)
        } catch {
            let text = String(decoding: bytes, as: UTF8.self)
            throw PlanFileError.invalid(PlanSource(name: shown, text: text), error.issues)
        }
        do throws(InvalidPlan) {
            checked = try PlanReader.read(source)
        } catch {
            throw PlanFileError.invalid(source, error.issues)
        }
    }

    private static func find(in surroundings: Surroundings, top: FilePath?) throws -> String {
        for name in names
        where FileManager.default.fileExists(atPath: surroundings.path(name).string) {
            return name
        }
        if let top {
            for name in names {
                let path = top.pushing(FilePath(name)).string
                if FileManager.default.fileExists(atPath: path) { return path }
            }
        }
        throw PlanFileError.notFound(names)
    }

    /// Shows what is doubtful about the plan.
    func narrateDoubts(_ console: Console) {
        narrate(checked.allWarnings, console)
    }

    /// The same where a run is about to start: advice has been given by then, or is not wanted.
    func narrateWarnings(_ console: Console) {
        narrate(checked.warnings, console)
        let count = checked.advice.count
        guard count > 0 else { return }
        console.narrate(
            "note: there \(count == 1 ? "is 1 remark" : "are \(count) remarks") about this plan: "
                + "git orchestrate plan"
        )
    }

    private func narrate(_ issues: [PlanIssue], _ console: Console) {
        for issue in issues {
            for line in PlanIssueText.lines(issue, in: source) { console.narrate(line) }
        }
    }
}

/// Why there is no plan to work with.
enum PlanFileError: Error {
    case notFound([String])
    case unreadable(String, String)
    case invalid(PlanSource, [PlanIssue])
    /// There are only warnings, and they are not wanted.
    case doubtful(PlanSource, [PlanIssue])
    case noSuchSubtask(String, [String])
    /// It can run, but is not worth several agents, and that was asked.
    case notWorthIt([PlanWorth.Reason])
}
