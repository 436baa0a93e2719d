extension Plan {
    /// How long the plan takes with so many agents, by its estimates: what is ready starts, the longest
    /// way to the end first, as a run does it. Without failures, and `assumed` where none is given.
    package func makespan(maximumParallel: Int, assuming assumed: Duration) -> Duration {
        makespan(
            maximumParallel: maximumParallel,
            times: subtasks.map { $0.estimatedTime ?? assumed }
        )
    }

    /// The same with a time of its own for each subtask, in plan order: nothing for one that has ended.
    package func makespan(maximumParallel: Int, times: [Duration]) -> Duration {
        var run = ForetoldRun(self, times: times)
        return run.length(maximumParallel: max(1, maximumParallel))
    }
}
