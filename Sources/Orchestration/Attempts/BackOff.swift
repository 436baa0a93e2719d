import Planning
import Scheduling

/// How long to wait before an attempt that follows a failure.
package enum BackOff {
    package static let longest = Duration.seconds(600)

    /// The `number`th wait: doubled each time, up to ten minutes, and shortened by chance by up to a
    /// half, so that agents that were turned away together do not come back together.
    package static func delay(
        _ number: Int,
        after failure: Failure?,
        jitter: Double = .random(in: 0.5...1),
    ) -> Duration {
        guard number > 0 else { return .zero }
        // A service says "later" in tens of seconds; what is ours is over sooner.
        let isService = failure?.again == .later || failure?.again == .whenOpen
        let first: Duration = isService ? .seconds(15) : .milliseconds(500)
        let doubled = first * (1 << min(number - 1, 10))
        return min(doubled, longest) * jitter
    }
}
