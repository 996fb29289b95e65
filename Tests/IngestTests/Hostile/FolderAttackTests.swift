import Catalogue
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Folders with links, pipes, devices and names that are made to trip someone.
@Suite struct FolderAttackTests {
  private let export: HostileExport
  private let page = SampleExport.page("x", lesions: ["Scar"])

  init() throws { export = try HostileExport() }

  private func refused(_ catalogue: Catalogue) throws -> Set<String> {
    Set(try catalogue.findings().filter { $0.code == "path-refused" }.map(\.source))
  }

  @Test func `links out of the tree are named and not followed`() throws {
    let secret = "secret-\(UUID().uuidString)"
    try AtomicFile.write(
      SampleExport.page("s", lesions: [secret]), to: export.folder.file("outside/s.html"))
    try export.write("in.html", page)
    let links = [
      ("file.html", export.folder.file("outside/s.html")), ("up.html", "../outside/s.html"),
      ("folder", export.folder.file("outside")), ("passwd.html", "/etc/passwd"),
      ("lost.html", "nowhere"), ("self.html", "self.html"), ("zero.html", "/dev/zero"),
      // A folder whose name only begins like the export's.
      ("sibling.html", "../atlas2/s.html"),
    ]
    try AtomicFile.write(secret, to: export.folder.file("atlas2/s.html"))
    for (name, target) in links { try Folder.link("\(export.root)/\(name)", to: target) }
    let catalogue = try export.ingest()
    #expect(try refused(catalogue) == Set(links.map(\.0)))
    #expect(try !export.catalogueHolds(secret))
    #expect(try catalogue.images().map(\.id.rawValue) == ["atlas/x"])
  }

  @Test(.within(5))
  func `a loop of folders is walked once`() throws {
    try export.write("a/b/in.html", page)
    try Folder.link("\(export.root)/a/b/up", to: "..")
    try Folder.link("\(export.root)/a/top", to: export.root)
    try Folder.link("\(export.root)/a/here", to: ".")
    #expect(FolderWalk(export.root).files == ["a/b/in.html"])
    #expect(try export.ingest().counts().images == 1)
  }

  @Test(.within(5))
  func `pipes, sockets and devices are named and not opened`() throws {
    try export.write("in.html", page)
    #expect(mkfifo("\(export.root)/pipe.html", 0o600) == 0)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The path of a socket is short: bind below the current folder's shorter name.
    let path = "/tmp/derm-\(getpid()).sock"
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    #expect(isBound)
    #expect(rename(path, "\(export.root)/socket.html") == 0 || errno == EXDEV)
    unlink(path)
    var expected: Set<String> = ["pipe.html"]
    if Folder.exists("\(export.root)/socket.html") { expected.insert("socket.html") }
    // Only root may make a device.
    if mknod("\(export.root)/zero.html", S_IFCHR | 0o600, 0x105) == 0 {
      expected.insert("zero.html")
    }
    let catalogue = try export.ingest()
    #expect(try refused(catalogue) == expected)
    // Named outright, each ends the command: nothing else was asked for.
    for (name, kind) in [
      ("pipe.html", "a pipe"), ("socket.html", "a socket"), ("zero.html", "a device"),
    ] where expected.contains(name) {
      let path = "\(export.root)/\(name)"
      #expect(throws: IngestError.noFile(path: path, kind: kind)) { try export.ingest(path) }
    }
  }

  @Test func `names with line ends, quotes, markup and commands are names`() throws {
    let names = [
      "a\nb.html", "a\rb.html", "q\"'`.html", "<script>alert(1)<\u{2215}script>.html",
      "$(touch pwned).html", "; DROP TABLE image; --.html", "-rf.html", "%s%n.html", " .html",
      "e\u{301}.html", "\u{202E}lmth.html", String(repeating: "n", count: 250) + ".html",
    ]
    for (number, name) in names.enumerated() {
      try export.write(name, SampleExport.page("i\(number)", lesions: ["Scar"]))
    }
    let catalogue = try export.ingest()
    #expect(try catalogue.images().count == names.count)
    #expect(Set(try catalogue.images().map(\.page)) == Set(names))
    try export.write("bad\n\u{1B}[2Jname.html", "")
    let list = FindingList.text(try export.ingest().findings())
    #expect(list.contains("bad") && !list.contains("\u{1B}") && !list.contains("bad\n"))
  }

  @Test func `a name that is no UTF-8 is named as refused`() throws {
    try export.write("in.html", page)
    let name = Array("\(export.root)/caf".utf8) + [0xE9] + Array(".html".utf8) + [0]
    let descriptor = name.withUnsafeBytes { raw in
      raw.baseAddress.map { open($0.assumingMemoryBound(to: CChar.self), O_CREAT | O_RDWR, 0o600) }
        ?? -1
    }
    #expect(descriptor >= 0)
    close(descriptor)
    let catalogue = try export.ingest()
    #expect(try refused(catalogue) == ["caf\u{FFFD}.html"])
    #expect(try catalogue.counts().images == 1)
  }

  @Test(.within(5))
  func `a page that goes, grows, shrinks or becomes a pipe after the walk is a finding or read`()
    throws
  {
    for name in ["gone", "grown", "shrunk", "pipe", "folder"] {
      try export.write("\(name).html", SampleExport.page(name, lesions: ["Scar"]))
    }
    var request = IngestRequest(paths: [export.root])
    request.source = "atlas"
    let input = try AtlasInput(export.root, request: request, mapping: nil)
    try export.write("grown.html", page + String(repeating: "<p>", count: 100_000))
    try export.write("shrunk.html", "")
    for name in ["gone", "pipe", "folder"] { try Folder.remove("\(export.root)/\(name).html") }
    #expect(mkfifo("\(export.root)/pipe.html", 0o600) == 0)
    try Folder.make("\(export.root)/folder.html")
    let reading = FileReading(input)
    var codes: [String: [String]] = [:]
    for file in input.files {
      guard case .read(let extracted) = reading.read(file) else { continue }
      codes[file] = extracted.findings.map(\.code)
    }
    for name in ["gone.html", "pipe.html", "folder.html"] {
      #expect(codes[name] == ["file-unreadable"], "\(name)")
    }
    #expect(codes["shrunk.html"] == ["file-empty"])
    #expect(codes["grown.html"] != nil)
  }

  @Test func `an image whose name climbs out is not looked at`() throws {
    let jpeg = try Checkout.fixture("Imaging/baseline.jpg")
    try AtomicFile.write(jpeg, to: export.folder.file("outside/secret.jpg"))
    let names = [
      "../outside/secret.jpg", export.folder.file("outside/secret.jpg"), "..\\outside\\secret.jpg",
      "a/../../outside/secret.jpg", "%2e%2e%2foutside%2fsecret.jpg", "secret.jpg\u{0}.png",
      "file://\(export.folder.file("outside/secret.jpg"))",
    ]
    var xml = "<?xml version=\"1.0\"?><atlas><case id=\"1\">"
    for (number, name) in names.enumerated() {
      xml += "<image id=\"\(number)\" file=\"\(name)\"><lesion>Scar</lesion></image>"
    }
    try export.write("a.xml", xml + "</case></atlas>")
    let catalogue = try export.ingest()
    #expect(try catalogue.images().count == names.count)
    #expect(try catalogue.images().allSatisfy { $0.pixelFile == nil && $0.sha256 == nil })
    #expect(Set(try catalogue.codes()) == ["image-missing", "image-outside"])
  }
}
