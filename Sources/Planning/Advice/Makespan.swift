extension Plan {
    /// How long the plan takes with so many agents, by its estimates: what is ready starts, the longest
    /// way to the end first, as a run does it. Without failures, and `assumed` where none is given.
    package func makespan(maximumParallel: Int, assuming assumed: Duration) -> Duration {
        var run = ForetoldRun(self, assuming: assumed)
        return run.length(maximumParallel: max(1, maximumParallel))
    }
}
