internal import Catalogue
internal import Vocabulary

/// The ISIC archive's answers: an image, a list of images, or JSON Lines.
public struct ISICAnswers: AtlasFormat {
  /// The name for `--format`.
  public static let name = "isic-json"
  /// What the format reads.
  public static let summary = "ISIC archive metadata (JSON, JSON Lines)"

  /// Makes a reader.
  public init() {}

  /// Knows an answer by the names of its members.
  public static func recognise(_ sample: PageSample) -> Recognition {
    guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(sample.firstByte) else { return .no }
    if sample.contains("\"isic_id\"") { return .yes(why: "has isic_id") }
    guard sample.contains("\"clinical\"") else { return .no }
    for name in ["meta", "metadata"] where sample.contains("\"\(name)\"") {
      return .yes(why: "has \(name) with clinical")
    }
    return .no
  }

  /// Reads the images of an answer.
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    let bytes = page.text.utf8
    let document = JSONReader.document(bytes)
    var images: [JSONNode]
    if document.problem != nil, Self.isLines(bytes) {
      images = lines(page, &record)
    } else {
      images = document.root.map { Self.images($0, isWhole: document.problem == nil) } ?? []
      record.find(missingNumbers: document.missing)
      if let problem = document.problem {
        let kept = images.isEmpty ? "" : "its first \(images.count) whole images are kept; "
        record.find(
          .error, "json-malformed",
          "not JSON: \(problem.what); \(kept)\(problem.unread(of: bytes.count))",
          remedy: "\(problem.remedy).", at: problem.offset)
      }
    }
    if images.isEmpty, record.findings.isEmpty {
      record.find(
        .error, "page-without-images", "the answer describes no image",
        remedy: "Check that it is an answer of the archive's list of images.")
    }
    for image in images { ISICImage(image, page.text).add(to: &record) }
  }

  /// Whether a line begins with a brace that is no element of a list: JSON Lines.
  private static func isLines(_ bytes: [UInt8]) -> Bool {
    guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return false }
    var last: UInt8 = 0
    var isStart = false
    for byte in bytes {
      if byte == UInt8(ascii: "{"), isStart, !"[,:".utf8.contains(last) { return true }
      if byte == UInt8(ascii: "\n") { isStart = last != 0 } else { isStart = false }
      if byte > 0x20 { last = byte }
    }
    return false
  }

  private func lines(_ page: Page, _ record: inout RecordBuilder) -> [JSONNode] {
    let (roots, problems, missing) = JSONReader.readLines(page.text.utf8)
    record.find(missingNumbers: missing)
    for problem in problems {
      record.find(
        .error, "json-malformed", "not JSON: \(problem.what); the line is left out",
        remedy: "\(problem.remedy).", at: problem.offset)
    }
    return roots.flatMap { Self.images($0, isWhole: true) }
  }

  /// The images of a document: its own, those of its list `results`, or its elements.
  private static func images(_ root: JSONNode, isWhole: Bool) -> [JSONNode] {
    if let elements = root.elements { return elements }
    if let results = root["results"]?.elements { return results }
    // A single image that is cut off is not whole.
    return isWhole && root["count"] == nil && root["next"] == nil ? [root] : []
  }
}
