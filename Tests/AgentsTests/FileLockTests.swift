import Agents
import SystemPackage
import TestSupport
import Testing

struct FileLockTests {
    @Test func `one at a time holds it, and whoever comes in vain closes nothing of another's`()
        throws
    {
        let folder = try TestFolder()
        let path = folder.path.appending("lock")
        do {
            let lock = try #require(try FileLock(trying: path))
            #expect(FileLock.isHeld(path))
            // Were it closed twice, the second time would be an error here, and in a program with more
            // than one thread somebody else's file.
            for _ in 0..<3 { #expect(try FileLock(trying: path) == nil) }
            withExtendedLifetime(lock) {}
        }
        #expect(!FileLock.isHeld(path))
        #expect(try FileLock(trying: path) != nil)
    }
}
