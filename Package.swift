// swift-tools-version: 6.2
import PackageDescription

// MARK: Settings

/// One list for every target of ours, so that no target is checked less strictly than the others.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// MARK: Dependencies

/// Paths of the file system as bytes: a path that is not UTF-8 survives. Also what Subprocess takes.
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let dependencies: [Package.Dependency] = [
    // Subcommands, flags and help, as users of Swift tools know them.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Paths as bytes, and file descriptors for logs.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    // YAML with a source position for every node, which is what error messages need.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // Spawning with file descriptors, sessions and a teardown sequence, without a shell in between.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    // Logic-less templates for briefs and reports, which users will want to change.
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
]

// MARK: Targets

let libraries: [Target] = [
    .systemLibrary(
        name: "CLibgit2",
        pkgConfig: "libgit2",
        providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])],
    ),
    // What a supervisor needs of the system and Swift cannot call: header only.
    .systemLibrary(name: "CProcess"),
    .target(name: "Git", dependencies: ["CLibgit2", systemPackage], swiftSettings: strict),
    .target(
        name: "Planning",
        dependencies: [.product(name: "Yams", package: "Yams")],
        swiftSettings: strict,
    ),
    .target(name: "Scheduling", dependencies: ["Planning"], swiftSettings: strict),
    .target(
        name: "Agents",
        dependencies: [
            "CProcess", "Hooks", "Templates", systemPackage,
            .product(name: "Mustache", package: "swift-mustache"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ],
        swiftSettings: strict,
    ),
    .target(name: "Merging", dependencies: ["Git", "Planning"], swiftSettings: strict),
    .target(
        name: "Orchestration",
        dependencies: ["Agents", "Git", "Merging", "Planning", "Scheduling", systemPackage],
        swiftSettings: strict,
    ),
    .target(
        name: "Commands",
        dependencies: [
            "Agents", "Git", "Hooks", "Merging", "Orchestration", "Planning", "Scheduling",
            "Templates", systemPackage,
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Mustache", package: "swift-mustache"),
        ],
        swiftSettings: strict,
    ),
    // The folders themselves are targets: their files are embedded, so that the binary is one file.
    .target(
        name: "Templates",
        path: "templates",
        resources: [
            .embedInCode("agent-commands"),
            .embedInCode("agents"),
            .embedInCode("briefs"),
            .embedInCode("demo"),
            .embedInCode("diagnostics"),
            .embedInCode("man"),
            .embedInCode("plans"),
            .embedInCode("reports"),
            .embedInCode("schema"),
        ],
        swiftSettings: strict,
    ),
    .target(
        name: "Hooks",
        path: "hooks",
        resources: [
            .embedInCode("agent"),
            .embedInCode("husky.txt"),
            .embedInCode("lefthook.yml"),
            .embedInCode("pre-commit"),
            .embedInCode("pre-commit-config.yaml"),
            .embedInCode("reference-transaction"),
        ],
        swiftSettings: strict,
    ),
]

let executables: [Target] = [
    .executableTarget(
        name: "git-orchestrate",
        dependencies: ["Agents", "Commands"],
        swiftSettings: strict,
    ),
    // For those who work on the merge engine and the schedule: not installed.
    .executableTarget(
        name: "engine-benchmark",
        dependencies: ["Git", "Merging", "Planning", "Scheduling", systemPackage],
        path: "Tests/Benchmarks/EngineBenchmark",
        swiftSettings: strict,
    ),
]

let tests: [Target] = [
    .target(
        name: "TestSupport",
        dependencies: ["CLibgit2", "Git", systemPackage],
        path: "Tests/TestSupport",
        swiftSettings: strict,
    ),
    .testTarget(
        name: "GitTests",
        dependencies: ["Git", "TestSupport", systemPackage],
        swiftSettings: strict,
    ),
    .testTarget(
        name: "PlanningTests",
        dependencies: ["Planning", "Templates", "TestSupport"],
        exclude: ["Corpus"],
        swiftSettings: strict,
    ),
    .testTarget(
        name: "SchedulingTests",
        dependencies: ["Planning", "Scheduling", "TestSupport"],
        swiftSettings: strict,
    ),
    .testTarget(
        name: "AgentsTests",
        dependencies: ["Agents", "TestSupport", "git-orchestrate", systemPackage],
        swiftSettings: strict,
    ),
    .testTarget(
        name: "MergingTests",
        dependencies: ["Git", "Merging", "Planning", "TestSupport", systemPackage],
        swiftSettings: strict,
    ),
    .testTarget(
        name: "OrchestrationTests",
        dependencies: [
            "Agents", "Git", "Merging", "Orchestration", "Planning", "Scheduling", "TestSupport",
            "git-orchestrate", systemPackage,
        ],
        swiftSettings: strict,
    ),
    .testTarget(
        name: "CommandsTests",
        dependencies: [
            "Agents", "Commands", "Git", "Orchestration", "Planning", "TestSupport",
            "git-orchestrate",
            systemPackage,
        ],
        exclude: ["Foreign"],
        swiftSettings: strict,
    ),
    .testTarget(
        name: "EndToEndTests",
        dependencies: ["Git", "TestSupport", "git-orchestrate", systemPackage],
        exclude: ["Snapshots"],
        swiftSettings: strict,
    ),
]

let package = Package(
    name: "git-orchestrate",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "git-orchestrate", targets: ["git-orchestrate"])],
    dependencies: dependencies,
    targets: libraries + executables + tests,
)
