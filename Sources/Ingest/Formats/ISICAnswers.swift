internal import Terms
internal import Vocabulary

/// The ISIC archive's answers: an image, a list of images, or JSON Lines.
package struct ISICAnswers: AtlasFormat {
  package static let name = "isic-json"

  package init() {}

  /// Knows an answer by the names of its members.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(file.firstByte) else { return .no }
    if file.contains("\"isic_id\"") { return .yes(why: "has isic_id") }
    guard file.contains("\"clinical\"") else { return .no }
    for name in ["meta", "metadata"] where file.contains("\"\(name)\"") {
      return .yes(why: "has \(name) with clinical")
    }
    return .no
  }

  /// Reads the images of an answer.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let bytes = file.text.utf8
    let document = file.parsed(JSONReader.Document.self)
    var images: [JSONNode]
    // JSON Lines are no JSON document: only what fails as one is looked at for lines.
    if document.problem != nil, Self.isLines(bytes) {
      images = lines(file, &builder)
    } else {
      images = document.root.map { Self.images($0, isWhole: document.problem == nil) } ?? []
      builder.find(missingNumbers: document.missing)
      if let problem = document.problem {
        let kept = images.isEmpty ? "" : "its first \(images.count) whole images are kept; "
        builder.find(
          .error, "json-malformed",
          "not JSON: \(problem.what); \(kept)\(problem.unread(of: bytes.count))",
          remedy: "\(problem.remedy).", at: problem.offset)
      }
    }
    if images.isEmpty, builder.findings.isEmpty {
      builder.find(
        .error, "page-without-images", "the answer describes no image",
        remedy: "Check that it is an answer of the archive's list of images.")
    }
    for image in images { ISICImage(image, file.text).add(to: &builder) }
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

  private func lines(_ file: InputFile, _ builder: inout RecordBuilder) -> [JSONNode] {
    let (roots, problems, missing) = JSONReader.readLines(file.text.utf8)
    builder.find(missingNumbers: missing)
    for problem in problems {
      builder.find(
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
