internal import Files
internal import Glibc
@testable import Ingest

/// Archives, unpacked on the disk: no file may appear outside the folder that they are unpacked into.
enum ArchiveTargets {
  static let all = [
    FuzzTarget(name: "zip") { check($0, "a.zip") },
    FuzzTarget(name: "tar") { bytes in
      check(bytes, bytes.starts(with: [0x1F, 0x8B]) ? "a.tar.gz" : "a.tar")
    },
  ]

  private static func check(_ bytes: [UInt8], _ name: String) {
    let root = "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/derm-fuzz-\(getpid())"
    try? Folder.remove(root)
    defer { try? Folder.remove(root) }
    do {
      try AtomicFile.write(bytes, to: "\(root)/\(name)")
    } catch {
      preconditionFailure("\(error)")
    }
    if var archive = try? Archive("\(root)/\(name)") {
      archive.limits.leastBytes = 1 << 20
      archive.limits.totalBytes = 1 << 20
      archive.limits.bombBytes = 1 << 18
      _ = try? archive.unpacked(below: "\(root)/deep/unpacked")
    }
    let names = (try? Folder.names(in: root)) ?? []
    let deep = (try? Folder.names(in: "\(root)/deep")) ?? []
    precondition(names == [name] || names == [name, "deep"], "a file got out: \(names)")
    precondition(deep.isEmpty || deep == ["unpacked"], "a file got out: \(deep)")
  }
}
