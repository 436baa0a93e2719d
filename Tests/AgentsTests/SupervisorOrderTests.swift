import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

struct SupervisorOrderTests {
    private let files = SupervisorFiles(lock: "/l", identity: "/i d", record: "/r", log: "/g")

    @Test func `an order comes through the arguments as it was`() throws {
        var order = SupervisorOrder(
            text: [0xff, 0x0a] + Array("echo \"$x\"".utf8),
            workingFolder: "/a\nb",
            files: files,
            timeout: .milliseconds(1_500),
            idleTimeout: .seconds(7_200),
            parent: 4711,
            watched: ["/one", ""]
        )
        #expect(SupervisorOrder(arguments: order.arguments) == order)
        order.timeout = nil
        order.idleTimeout = nil
        order.parent = nil
        order.watched = []
        #expect(SupervisorOrder(arguments: order.arguments) == order)
    }

    @Test func `other arguments are no order`() {
        #expect(SupervisorOrder(arguments: []) == nil)
        #expect(SupervisorOrder(arguments: [Array("status".utf8)]) == nil)
        #expect(SupervisorOrder(arguments: [Array(SupervisorOrder.word.utf8)]) == nil)
    }
}

struct ProcessIdentityTests {
    @Test func `a process knows itself again, and no other`() throws {
        let folder = try TestFolder()
        let path = folder.path.appending("identity")
        let own = ProcessIdentity.current
        try own.write(to: path)
        #expect(ProcessIdentity.read(path) == own)
        #expect(own.isAlive)
        // The same number, given to another process.
        #expect(try changed(path, "\"startTicks\":", "\"startTicks\":1").isAlive == false)
        try own.write(to: path)
        #expect(try changed(path, "\"bootID\":\"", "\"bootID\":\"x").isAlive == false)
    }

    @Test func `a file that is not whole is no identity`() throws {
        let folder = try TestFolder()
        try folder.write("identity", "{\"processID\": 1")
        #expect(ProcessIdentity.read(folder.path.appending("identity")) == nil)
        #expect(ProcessIdentity.read(folder.path.appending("none")) == nil)
    }

    private func changed(
        _ path: FilePath,
        _ old: String,
        _ new: String,
    ) throws -> ProcessIdentity {
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        try text.replacing(old, with: new).write(
            toFile: path.string,
            atomically: true,
            encoding: .utf8
        )
        return try #require(ProcessIdentity.read(path))
    }
}
