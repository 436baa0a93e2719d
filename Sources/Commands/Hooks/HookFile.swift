import Agents
import Foundation
import Git
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A hook of a repository, as it is, and beside it what was there before ours.
///
/// Ours is a file of its own and runs what was there before first, wherever that is from: lines inside
/// another script would depend on how it ends, and not every hook is a script. So that nothing of it changes,
/// it is moved, and moved back, and neither read nor written.
struct HookFile {
    let hook: PeoplesHook
    let folder: FilePath

    var path: FilePath { folder.appending(hook.rawValue) }

    /// Where what was there before is kept; the scripts know the name too.
    var before: FilePath { folder.appending(hook.rawValue + ".before-orchestrate") }

    enum State: Equatable {
        case none
        case current
        /// An earlier version's, or one that cannot be run.
        case outdated
        /// Ours, which somebody has changed since.
        case edited
        case managed(HookManager)
        case foreign

        var word: String {
            switch self {
            case .none: "not installed"
            case .current: "installed"
            case .outdated: "outdated"
            case .edited: "edited"
            case .managed(let manager): "of \(manager.rawValue)"
            case .foreign: "of somebody else"
            }
        }
    }

    /// A link is somebody else's, and not followed.
    var state: State {
        guard HookFile.isThere(path) else { return .none }
        guard let bytes = PlainFile.read(path, atMost: 1 << 20) else { return .foreign }
        if bytes == Array(hook.text.utf8) {
            return ProgramFile(path).holds(bytes) ? .current : .outdated
        }
        if hook.formerTexts.contains(ObjectID.ofBlob(bytes).hex) { return .outdated }
        let text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix("#!/bin/sh\n# git-orchestrate: ") { return .edited }
        return HookManager(ofHook: text).map { .managed($0) } ?? .foreign
    }

    /// Whether something is kept that was there before.
    var hasBefore: Bool { HookFile.isThere(before) }

    private static func isThere(_ path: FilePath) -> Bool {
        var status = stat()
        return lstat(path.string, &status) == 0
    }

    // MARK: Steps

    /// What a command does with it.
    enum Step: String, Encodable {
        case write, upgrade, chain, remove, restore
        /// It is as it should be.
        case keep
        /// It is not ours to change.
        case leave
    }

    var installation: Step {
        switch state {
        case .none: .write
        case .current: .keep
        case .outdated: .upgrade
        // What one tool has kept of another's is not to be lost.
        case .foreign: hasBefore ? .leave : .chain
        case .edited, .managed: .leave
        }
    }

    var removal: Step {
        switch state {
        case .current, .outdated: hasBefore ? .restore : .remove
        // Somebody has removed ours by hand; what was there before is due.
        case .none: hasBefore ? .restore : .keep
        case .edited, .managed, .foreign: .leave
        }
    }

    func perform(_ step: Step) throws {
        do { try attempt(step) } catch let error as HooksError { throw error } catch {
            let reason =
                (error as? Errno).map { "\($0)" } ?? (error as NSError).localizedDescription
            throw HooksError.cannotWrite(path, reason: reason)
        }
    }

    private func attempt(_ step: Step) throws {
        switch step {
        case .keep, .leave: return
        case .write, .upgrade:
            try FileManager.default.createDirectory(
                atPath: folder.string,
                withIntermediateDirectories: true
            )
            try ProgramFile(path).write(Array(hook.text.utf8))
        case .chain:
            // A second name first: at no instant is there neither, and a name that is taken stays.
            guard linkat(AT_FDCWD, path.string, AT_FDCWD, before.string, 0) == 0 else {
                throw HooksError.cannotKeep(path, reason: String(cString: strerror(errno)))
            }
            do { try ProgramFile(path).write(Array(hook.text.utf8)) } catch {
                unlink(before.string)
                throw error
            }
        case .remove: try FileManager.default.removeItem(atPath: path.string)
        case .restore:
            guard rename(before.string, path.string) == 0 else {
                throw HooksError.cannotKeep(before, reason: String(cString: strerror(errno)))
            }
        }
    }
}
