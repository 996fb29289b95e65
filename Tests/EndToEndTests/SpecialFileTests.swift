import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Pipes, sockets and devices, named where a file or folder is read: a message and 74, never a wait and
/// never exit 0.
@Suite(.serialized) struct SpecialFileTests {
  /// Every option and argument that names something to read; `?` is what is tried.
  private static let inputs: [(command: String, arguments: String)] = [
    ("derm-ingest", "?"), ("derm-ingest", "page.html ?"), ("derm-ingest", "page.html --images ?"),
    ("derm-ingest", "page.html --mapping ?"), ("derm-ingest", "t.csv --mappings ?"),
    ("derm-ingest", "page.html --template ?"), ("derm-ingest", "page.html --catalogue ?"),
    ("derm-ingest", "mapping ?"), ("derm-ingest", "check ?"),
    ("derm-ingest", "status --catalogue ?"),
    ("derm-refine", "--rules ?"), ("derm-refine", "lint --rules ?"),
    ("derm-refine", "fmt --rules ?"),
    ("derm-refine", "plan --rules ?"), ("derm-refine", "plan --against ?"),
    ("derm-refine", "plan --predictions ?"), ("derm-refine", "explain --term papule --rules ?"),
    ("derm-refine", "suggest --rules ?"), ("derm-refine", "suggest --predictions ?"),
    ("derm-refine", "accept --by dp --rules ? p.yaml"), ("derm-refine", "accept --by dp ?"),
    ("derm-refine", "import --by dp ?"), ("derm-refine", "import t.csv --by dp --rules ?"),
    ("derm-refine", "splits verify ?"), ("derm-refine", "splits verify t.csv --rules ?"),
    ("derm-refine", "export --to sssom --rules ?"),
    ("derm-refine", "export --to tar --out o --pack ?"),
    ("derm-refine", "init --catalogue ?"), ("derm-train", "--pack ?"), ("derm-train", "--recipe ?"),
    ("derm-train", "--init ?"), ("derm-train", "--init w.safetensors --names ?"),
    ("derm-train", "predict --checkpoint ? --images page.html"),
    ("derm-train", "predict --checkpoint w.safetensors --images ?"),
    ("derm-train", "evaluate --checkpoint ? --pack data/packs/latest --out o"),
    ("derm-train", "convert ? o.safetensors"),
    ("derm-train", "convert w.safetensors o.safetensors --names ?"),
    ("derm-train", "convert w.safetensors o.safetensors --mean-image ?"), ("derm-report", "?"),
    ("derm-report", "r --pack ?"),
  ]

  @Test(.within(5))
  func `a pipe, a socket or a device that is named is refused and not waited for`()
    throws
  {
    let workspace = try Workspace()
    let file = workspace.folder.file
    try workspace.run("derm-sample", ["data/atlas", "--cases", "60", "--image-side", "32"])
    try workspace.run("derm-ingest")
    try AtomicFile.write("<html></html>", to: file("page.html"))
    try AtomicFile.write("image,fold\n", to: file("t.csv"))
    #expect(mkfifo(file("pipe"), 0o600) == 0)
    try SpecialFile.bindSocket(at: file("socket"))
    for (name, kind) in [("pipe", "a pipe"), ("socket", "a socket"), ("/dev/zero", "a device")] {
      for (command, form) in Self.inputs {
        let arguments = form.split(separator: " ").map { $0 == "?" ? name : String($0) }
        let outcome = try CommandLineTool(command).run(arguments, in: workspace.path)
        let told =
          "\(command) \(arguments.joined(separator: " ")): \(outcome.status) \(outcome.errors)"
        #expect([66, 74].contains(outcome.status), "\(told)")
        // What else is missing may be reported first.
        if outcome.status == 74 { #expect(outcome.errors.contains(kind), "\(told)") }
      }
    }
    #expect(!Folder.exists(file("o")) && !Folder.exists(file("data/runs")))
  }

  @Test func `a named pipe is reported with what to do`() throws {
    let folder = TemporaryFolder()
    #expect(mkfifo(folder.file("pipe.csv"), 0o600) == 0)
    let outcome = try CommandLineTool("derm-ingest").run(["pipe.csv"], in: folder.path)
    #expect(outcome.status == 74)
    #expect(
      outcome.errors.contains(
        "pipe.csv: is a pipe, and derm reads only files and folders. It was not opened: write what "
          + "comes out of it into a file, and name that file."))
  }
}

/// Special files for tests.
private enum SpecialFile {
  /// Makes a socket's file; nobody listens.
  static func bindSocket(at path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The path of a socket has 107 bytes at most: it is bound at a short one and moved.
    let short = "/tmp/derm-special-\(getpid())"
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(short.utf8)) }
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    try #require(isBound)
    try FileManager.default.moveItem(atPath: short, toPath: path)
  }
}
