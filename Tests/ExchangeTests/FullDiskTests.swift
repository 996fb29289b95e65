import Files
import Glibc
import TestSupport
import Testing
import Vocabulary

/// Disks without room; needs root, to mount a small one.
@Suite(.serialized) struct FullDiskTests {
  @Test("a full disk exits with status 74 and leaves nothing behind", arguments: 0..<3)
  func full(number: Int) throws {
    let data = try TinyDataset()
    let disk = data.folder.file("disk")
    try Folder.make(disk)
    guard mount("derm-test", disk, "tmpfs", 0, "size=4k") == 0 else {
      try Test.cancel("no small disk can be mounted: \(String(cString: strerror(errno)))")
    }
    defer { umount2(disk, Int32(MNT_DETACH)) }
    #expect {
      try ExportFolderTests.exports[number].write(data.request("x", in: disk))
    } throws: { error in
      (error as? any Failure)?.exitStatus == .inputOutput
    }
    #expect(try Folder.names(in: disk).isEmpty)
  }
}
