import Agents
import Git
import Orchestration
import Scheduling
import SystemPackage

/// Looks at what a run needs, one thing after the other.
struct Checkup {
    let surroundings: Surroundings

    func findings() async -> [Finding] {
        var findings = [await git(), library()]
        let layout: RepositoryLayout
        do { layout = try surroundings.repository() } catch Unsupported.notARepository(let path) {
            return findings + [
                .note("repository", "\(path) is in none, so nothing else was looked at")
            ]
        } catch {
            return findings + [Finding("repository", error)]
        }
        findings.append(repository(layout))
        findings.append(identity(layout))
        findings += agents(layout) + place(layout)
        findings += [hooks(layout)] + runs(layout) + locks(layout)
        return findings
    }

    // MARK: The machine

    private func git() async -> Finding {
        let found = await GitProgram.find(
            environment: surroundings.environment,
            folder: surroundings.folder
        )
        guard let found else {
            return .problem(
                "git",
                "there is no git on PATH, which agents need",
                fix: install("git")
            )
        }
        guard let number = found.number else {
            return .problem("git", "\(found.path) does not say its version", fix: install("git"))
        }
        // `git merge-tree --write-tree`.
        guard number >= (2, 38) else {
            return .note(
                "git",
                "\(found.version ?? "") at \(found.path): some merges that 2.38 decides wait for a person",
                fix: install("git")
            )
        }
        return .ok("git", "\(found.version ?? "") at \(found.path)")
    }

    private func library() -> Finding {
        let library = LibraryVersion.current
        let text = "\(library.text) (\(library.features.joined(separator: ", ")))"
        guard library.features.contains("threads") else {
            return .problem(
                "libgit2",
                "\(text) was built without threads",
                fix: install("libgit2")
            )
        }
        return .ok("libgit2", text)
    }

    private func install(_ package: String) -> String {
        let search = ProgramSearch(
            environment: surroundings.environment,
            working: surroundings.folder
        )
        if search.find("apt-get") != nil {
            return "sudo apt-get install \(package == "libgit2" ? "libgit2-dev" : package)"
        }
        return search.find("brew") != nil
            ? "brew install \(package)" : "install \(package) by the package manager of this system"
    }

    // MARK: The repository

    private func repository(_ layout: RepositoryLayout) -> Finding {
        do {
            let repository = try Repository(at: layout.commonDirectory)
            let commit: ObjectID
            switch try Repository(at: layout.gitDirectory).head() {
            case .branch(_, let id), .detached(let id): commit = id
            case .unborn: throw Unsupported.noCommit
            }
            _ = try repository.preflight(base: commit, reserving: [])
            return .ok("repository", "\(layout.workingTree ?? layout.commonDirectory)")
        } catch {
            return Finding("repository", error)
        }
    }

    private func identity(_ layout: RepositoryLayout) -> Finding {
        do {
            guard let person = try settings(layout).identity else {
                return .note(
                    "identity",
                    "git does not know who you are; merges are in the name of this program",
                    fix: "git config --global user.name 'Your Name'",
                    "git config --global user.email you@example.com"
                )
            }
            return .ok("identity", "\(person.name) <\(person.email)>")
        } catch {
            return Finding("settings", error)
        }
    }

    func settings(_ layout: RepositoryLayout) throws -> Settings {
        try Settings(
            repository: layout.commonDirectory,
            environment: surroundings.environment,
            plan: nil
        )
    }

    private func agents(_ layout: RepositoryLayout) -> [Finding] {
        guard let settings = try? settings(layout) else { return [] }
        let search = ProgramSearch(
            environment: surroundings.environment,
            working: surroundings.folder
        )
        let here = search.backends.map(\.name)
        let found = here.isEmpty ? "none of those that are built in" : here.joined(separator: ", ")
        if settings.command != nil {
            return [.ok("agents", "orchestrate.command is set; on PATH: \(found)")]
        }
        if let name = settings.backend, let backend = Backend.named(name) {
            guard search.find(backend.program) != nil else {
                return [
                    .problem(
                        "agents",
                        "orchestrate.backend is \(name), and \(backend.program) is not on PATH",
                        fix: "git orchestrate agents"
                    )
                ]
            }
            return [.ok("agents", "orchestrate.backend is \(name); on PATH: \(found)")]
        }
        return [
            .note(
                "agents",
                "nobody is set for plans that do not say what runs; on PATH: \(found)",
                fix: "git config orchestrate.backend \(here.first ?? "claude")"
            )
        ]
    }

    // MARK: What is there already

    private func hooks(_ layout: RepositoryLayout) -> Finding {
        let setting = try? Settings.value(
            "core.hooksPath",
            in: layout,
            environment: surroundings.environment
        )
        guard let path = setting, !path.isEmpty else {
            return .ok("hooks", "where git has them")
        }
        return .note("hooks", "kept in \(path) by core.hooksPath")
    }

    private func runs(_ layout: RepositoryLayout) -> [Finding] {
        do {
            var findings: [Finding] = []
            for run in try JournalReader.runs(in: layout.commonDirectory).prefix(20) {
                let history = try RunReader.history(of: run, in: layout.commonDirectory)
                if history.schedule.isFinished || RunReader.isAlive(history.names) { continue }
                findings.append(
                    .note(
                        "runs",
                        "\(run) is not finished, and no process acts for it",
                        fix: "git orchestrate resume \(run)"
                    )
                )
            }
            return findings.isEmpty ? [.ok("runs", "none was left half-way")] : findings
        } catch {
            return [Finding("runs", error)]
        }
    }

    private func locks(_ layout: RepositoryLayout) -> [Finding] {
        let now = surroundings.clock.now().seconds
        let locks = LeftLocks.find(in: layout.commonDirectory, olderThan: 60, now: now)
        guard !locks.isEmpty else { return [.ok("locks", "none was left")] }
        return locks.map {
            .problem(
                "locks",
                "\($0) is older than a minute: a git that died left it, if none is at work now",
                fix: "rm \(ShellText.quoted($0.string))"
            )
        }
    }
}
