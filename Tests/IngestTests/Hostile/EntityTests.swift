import Catalogue
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary

/// Entities that expand without measure, or that would read files and ask the network.
@Suite struct EntityTests {
  private let export: HostileExport

  init() throws { export = try HostileExport() }

  /// A document of which `entities` are declared and `content` is a lesion.
  private func document(_ entities: String, _ content: String) -> String {
    """
    <?xml version="1.0"?>
    <!DOCTYPE atlas \(entities)>
    <atlas><case id="1"><image id="before"><lesion>Papule</lesion></image>
    <image id="a"><lesion>\(content)</lesion></image></case></atlas>
    """
  }

  @Test(.within(5))
  func `a billion laughs and a quadratic blowup are not expanded`() throws {
    var laughs = "[<!ENTITY l0 \"lol\">"
    for level in 1...30 {
      let before = String(repeating: "&l\(level - 1);", count: 10)
      laughs += "<!ENTITY l\(level) \"\(before)\">"
    }
    try export.write("laughs.xml", document(laughs + "]", "&l30;"))
    let long = String(repeating: "x", count: 100_000)
    let many = String(repeating: "&q;", count: 20_000)
    try export.write("quadratic.xml", document("[<!ENTITY q \"\(long)\">]", many))
    try export.write(
      "inside.xml",
      document("[<!ENTITY r \"&r;\">]", "x").replacing(
        "id=\"a\"", with: "id=\"&r;\""))
    let (_, codes) = try export.command(megabytes: 1500)
    #expect(!codes.isDisjoint(with: ["xml-entity-refused", "xml-malformed"]))
    let catalogue = try Catalogue.existing(export.cataloguePath)
    #expect(try catalogue.images().contains { $0.id.rawValue == "atlas/before" })
    #expect(try !catalogue.mentions().contains { $0.mention.path.joined().contains("lol") })
    #expect(try !export.catalogueHolds(String(repeating: "x", count: 1000)))
  }

  @Test(arguments: HostileExport.formats)
  func `no entity reads a file, whatever the format that is forced`(format: String) throws {
    let secret = "secret-\(UUID().uuidString)"
    let path = export.folder.file("secret.txt")
    try AtomicFile.write(secret, to: path)
    try AtomicFile.write("<!ENTITY pulled \"\(secret)\">", to: export.folder.file("outer.dtd"))
    for (number, index) in [path, "file://\(path)", "../secret.txt"].enumerated() {
      try export.write(
        "general-\(number).xml", document("[<!ENTITY s SYSTEM \"\(index)\">]", "&s;"))
      try export.write(
        "parameter-\(number).xml",
        document("[<!ENTITY % p SYSTEM \"\(index)\"> %p;]", "&pulled;"))
    }
    for (number, index) in [export.folder.file("outer.dtd"), "../outer.dtd"].enumerated() {
      try export.write("dtd-\(number).xml", document("SYSTEM \"\(index)\"", "&pulled;"))
      try export.write("public-\(number).xml", document("PUBLIC \"x\" \"\(index)\"", "&pulled;"))
    }
    try export.write(
      "include.xml",
      """
      <?xml version="1.0"?><?xml-stylesheet href="\(path)"?><atlas
      xmlns:xi="http://www.w3.org/2001/XInclude"><case id="1"><image id="i"><lesion>
      <xi:include href="\(path)" parse="text"/></lesion></image></case></atlas>
      """)
    try export.ingest(format: format)
    #expect(try !export.catalogueHolds(secret))
  }

  @Test(.within(5))
  func `a pipe that an entity names is not even opened`() throws {
    let pipe = export.folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    try export.write("a.xml", document("[<!ENTITY s SYSTEM \"\(pipe)\">]", "&s;"))
    try export.write("b.xml", document("SYSTEM \"file://\(pipe)\"", "&s;"))
    try export.write("c.xml", document("[<!ENTITY % p SYSTEM \"\(pipe)\"> %p;]", "x"))
    // Whoever opened the pipe would wait for its writer until the time limit.
    let catalogue = try export.ingest()
    #expect(try catalogue.codes().contains("xml-entity-refused"))
  }

  @Test func `no connection is made`() throws {
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_NONBLOCK, 0)
    defer { close(server) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(server, $0, length) == 0 && getsockname(server, $0, &length) == 0
      }
    }
    #expect(isBound && listen(server, 8) == 0)
    let site = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    try export.write("a.xml", document("[<!ENTITY s SYSTEM \"\(site)/x\">]", "&s;"))
    try export.write("b.xml", document("SYSTEM \"\(site)/x.dtd\"", "&s;"))
    try export.write("c.xml", document("[<!ENTITY % p SYSTEM \"\(site)/x\"> %p;]", "x"))
    try export.write(
      "d.html",
      "<html><base href=\"\(site)/\"><img src=\"\(site)/imagelibrary/large/a.jpg\"><div "
        + "class=\"case-summary\"><span class=\"image-rating\" data-image-id=\"i\"></span></div>")
    try export.ingest()
    #expect(accept(server, nil, nil) < 0 && errno == EAGAIN)
  }
}
