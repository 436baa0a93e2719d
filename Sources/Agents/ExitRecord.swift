/// What a supervisor leaves when all processes of its command are gone.
package struct ExitRecord: Sendable, Equatable, WholeFile {
    package let ending: ProcessEnding
    /// Seconds since 1970.
    package let began: Double
    package let ended: Double
    /// Of all processes together.
    package let userSeconds: Double
    package let systemSeconds: Double
    /// The most that one of them had in memory.
    package let peakKibibytes: Int
    /// Processes that not even SIGKILL ended: another user's, say.
    package let survivors: [Int32]

    package var seconds: Double { max(0, ended - began) }
}
