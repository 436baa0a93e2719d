import Git
import Orchestration
import SystemPackage

/// The place where workspaces are made.
extension Checkup {
    func place(_ layout: RepositoryLayout) -> [Finding] {
        guard let settings = try? settings(layout) else { return [] }
        let place: WorkPlace
        do { place = try WorkPlace(for: layout, root: settings.workspaceRoot) } catch {
            return [Finding("workspaces", error)]
        }
        if !place.isWritable { return [Finding("workspaces", LaunchError.cannotWrite(place.path))] }
        if let checkout = place.checkout {
            return [Finding("workspaces", LaunchError.insideCheckout(place.path, of: checkout))]
        }
        var findings = [space(place)]
        let elsewhere = "git config orchestrate.workspaceRoot ~/workspaces"
        switch place.kind {
        case .disk: break
        case .memory:
            findings.append(
                .note(
                    "workspaces",
                    "\(place.path) is in memory: gone after a restart",
                    fix: elsewhere
                )
            )
        case .network(let kind):
            findings.append(
                .note(
                    "workspaces",
                    "\(place.path) is on a network (\(kind)), which is slow for many small files",
                    fix: elsewhere
                )
            )
        }
        if let traits = place.traits {
            if !traits.tellsCase {
                findings.append(
                    .note(
                        "workspaces",
                        "names that differ only in case are one file at \(place.path)"
                    )
                )
            }
            if !traits.hasLinks {
                findings.append(
                    .problem(
                        "workspaces",
                        "there can be no symbolic links at \(place.path)",
                        fix: elsewhere
                    )
                )
            }
        }
        return findings
    }

    private func space(_ place: WorkPlace) -> Finding {
        guard let free = place.free else {
            return .ok("workspaces", "\(place.path); the system does not tell what is free there")
        }
        let text = "\(place.path), \(SizeText.of(free)) free"
        // What a plan needs is worked out when it starts; this is nobody's plan.
        guard free > 1 << 30 else {
            return .problem("workspaces", text, fix: "git orchestrate clean")
        }
        return .ok("workspaces", text)
    }
}
