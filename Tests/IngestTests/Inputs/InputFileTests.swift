import Catalogue
import Synchronization
import Testing

import Vocabulary
@testable import Ingest

/// What a format receives: bytes, text on demand, siblings, and what was parsed before it.
@Suite struct InputFileTests {
  /// Counts how often a file is parsed.
  private struct Counted: FileParse {
    static let made = Mutex(0)
    let byteCount: Int

    init(of file: InputFile) {
      Self.made.withLock { $0 += 1 }
      byteCount = file.bytes.count
    }
  }

  /// A format of files that are no text.
  private struct ByteFormat: AtlasFormat {
    static let name = "bytes"
    static let readsText = false

    static func recognise(_ file: InputFile) -> Recognition {
      file.bytes.first == 0x7F ? .yes(why: "begins with 127") : .no
    }

    func extract(_ file: InputFile, into builder: inout RecordBuilder) {
      guard let key = builder.key("number \(file.bytes.count)") else { return }
      var draft = RecordDraft(key: key)
      draft.terms.add(.lesion, ["papule"], raw: "1", bytes: 1..<2, rule: "byte 1")
      builder.add(draft)
    }
  }

  @Test func `a file is parsed once in each way, whoever asks`() {
    let file = InputFile("a", Array("<p>x".utf8))
    #expect(file.parsed(Counted.self).byteCount == 4 && file.parsed(Counted.self).byteCount == 4)
    #expect(Counted.made.withLock { $0 } == 1)
    #expect(file.parsed(PageTree.self).nodes.count == file.parsed(PageTree.self).nodes.count)
  }

  @Test func `a format of bytes gets them as they are, and nobody tells of their character set`()
    throws
  {
    let export = try SampleExport()
    try export.write("x.html", [0x7F, 0xFF, 0xC3, 0x00, 0xFE])
    let input = try AtlasInput(
      export.root, request: IngestRequest(paths: [export.root]), mapping: nil)
    let reading = FileReading(input, format: ByteFormat.self)
    guard case .read(let extracted) = reading.read("x.html") else {
      Issue.record("nothing was read")
      return
    }
    #expect(extracted.findings.isEmpty)
    #expect(extracted.file.charset.isEmpty && extracted.file.charsetReason == "not text")
    #expect(extracted.pages.flatMap(\.images).map(\.key.rawValue) == ["atlas/number 5"])
    #expect(extracted.pages.flatMap(\.images).flatMap(\.mentions).map(\.path) == [["papule"]])
  }
}
