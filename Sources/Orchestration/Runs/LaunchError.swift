import Git
package import Planning
package import SystemPackage

/// Why a run cannot start; nothing has been written.
package enum LaunchError: Error, Sendable {
    /// We are inside an agent of another run.
    case nested(String)
    case unknownRevision(String)
    /// What `copy` means is more than can be copied for each workspace.
    case copiesTooLarge
    /// What subtasks need and nothing makes.
    case missingInputs([(SubtaskID, String)])
    /// Subtasks for which nobody says what to run, and the backends that are here.
    case noCommand([AgentGap], installed: [String])
    /// Subtasks whose backend is not here.
    case notInstalled([AgentGap], installed: [String])
    /// An agent says that it is not ready.
    case notReady(AgentCheck, said: String, because: String)
    /// Nobody says what is to resolve conflicts.
    case noIntegrator
    case cannotWrite(FilePath)
    /// Workspaces there would show in somebody's checkout.
    case insideCheckout(FilePath, of: FilePath)
    case noFreeNumber
    /// Not even those that run at once would fit; in bytes.
    case noSpace(FilePath, needed: Int64, free: Int64)
}
