/// Goes through a run of a plan by its estimates.
///
/// What lacks a resource waits at that resource, and one of those who wait is asked again when there is
/// some of it: to ask all of them at each end is quadratic, and a plan may have thousands. Where a
/// resource is free and somebody waits at it, the first of those is always among the ready ones, so
/// that all start in the order of their ranks as if all had been asked.
struct ForetoldRun {
    private struct Running: Comparable {
        let end: Duration
        let index: Int

        static func < (left: Running, right: Running) -> Bool { left.end < right.end }
    }

    private let graph: SubtaskGraph
    private let times: [Duration]
    /// The subtasks, the longest way to the end first; below, each one is called by its place here.
    private let byRank: [Int]
    private let ranks: [Int]
    /// What each subtask needs, by number, each once.
    private let needs: [[Int]]
    private var free: [Int]
    private var waiting: [MinimumHeap<Int>]
    private var ready = MinimumHeap<Int>()
    private var running = MinimumHeap<Running>()

    init(_ plan: Plan, times: [Duration]) {
        graph = plan.graph
        self.times = times
        let remaining = graph.remainingTimes(times)
        byRank = remaining.indices.sorted {
            remaining[$0] == remaining[$1] ? $0 < $1 : remaining[$0] > remaining[$1]
        }
        var ranks = [Int](repeating: 0, count: byRank.count)
        for (rank, index) in byRank.enumerated() { ranks[index] = rank }
        self.ranks = ranks
        var numbers: [String: Int] = [:]
        var free: [Int] = []
        needs = plan.subtasks.map { subtask in
            Set(subtask.resources).map { name in
                if let number = numbers[name] { return number }
                numbers[name] = free.count
                free.append(plan.resources[name] ?? 1)
                return free.count - 1
            }
        }
        self.free = free
        waiting = free.map { _ in MinimumHeap() }
    }

    mutating func length(maximumParallel: Int) -> Duration {
        var missing = graph.dependencies.map(\.count)
        for index in missing.indices where missing[index] == 0 { ready.insert(ranks[index]) }
        var now = Duration.zero
        start(at: now, maximumParallel)
        while let next = running.minimum {
            now = next.end
            while let ended = running.minimum, ended.end == now {
                _ = running.popMinimum()
                for resource in needs[ended.index] { free[resource] += 1 }
                for resource in needs[ended.index] { wake(resource) }
                for dependent in graph.dependents[ended.index] {
                    missing[dependent] -= 1
                    if missing[dependent] == 0 { ready.insert(ranks[dependent]) }
                }
            }
            start(at: now, maximumParallel)
        }
        return now
    }

    private mutating func start(at now: Duration, _ maximumParallel: Int) {
        while running.count < maximumParallel, let rank = ready.popMinimum() {
            let index = byRank[rank]
            if let lacking = needs[index].first(where: { free[$0] < 1 }) {
                waiting[lacking].insert(rank)
            } else {
                for resource in needs[index] { free[resource] -= 1 }
                running.insert(Running(end: now + times[index], index: index))
            }
            // It may have been the one that was asked for those behind it.
            for resource in needs[index] { wake(resource) }
        }
    }

    private mutating func wake(_ resource: Int) {
        guard free[resource] > 0, let rank = waiting[resource].popMinimum() else { return }
        ready.insert(rank)
    }
}
