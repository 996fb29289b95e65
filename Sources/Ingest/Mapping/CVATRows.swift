internal import Terms
internal import Vocabulary

/// The images of CVAT's XML ("CVAT for images") as rows: the attributes of `image` are columns, and
/// `labels` holds the names of its tags and shapes.
struct CVATRows: TableRows {
  private let images: [CVATReader.Image]
  private var problem: XMLProblem?
  private let hasTracks: Bool
  private var index = -1

  let header = Self.names + ["labels"]
  private static let names = ["id", "name", "subset", "task_id", "width", "height"]

  /// Reads the document.
  init(_ text: DocumentText) {
    let reader = CVATReader()
    problem = reader.read(text)
    images = reader.images
    hasTracks = reader.hasTracks
  }

  /// The root stands within so many bytes.
  private static let headBytes = 4096

  /// Whether a document is CVAT's: its root is `annotations`, and it has images or tracks.
  static func isCVAT(_ text: DocumentText) -> Bool {
    guard text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return false }
    let head = Array(text.utf8.prefix(headBytes))
    return ByteSearch.contains(head, "<annotations")
      && (ByteSearch.contains(text.utf8, "<image ") || ByteSearch.contains(text.utf8, "<track "))
  }

  var line: Int { images[index].line }
  var byteRange: Range<Int> { images[index].range }

  func position(of column: String) -> Int? { header.firstIndex(of: column) }

  mutating func next(_ builder: inout RecordBuilder) -> Bool {
    if let problem {
      builder.add(
        Finding(
          source: builder.path, position: problem.position, severity: .error, code: "xml-malformed",
          what: "not well-formed XML: \(problem.message)",
          remedy: "Export it again; the images that were closed before this position are kept."))
      self.problem = nil
    }
    if hasTracks, index < 0 {
      builder.find(
        .error, "tracks-unread", "the labels of tracks (CVAT for video) belong to no image file",
        remedy: "Export the task as \"CVAT for images\", which has one element for each frame.")
    }
    index += 1
    return index < images.count
  }

  func hasCell(_ position: Int) -> Bool {
    header[position] == "labels" || images[index].attributes[header[position]] != nil
  }

  func text(_ position: Int) -> String {
    header[position] == "labels"
      ? images[index].labels.map(\.text).joined(separator: "; ")
      : images[index].attributes[header[position]] ?? ""
  }

  func range(_ position: Int) -> Range<Int> {
    byteRange.lowerBound..<byteRange.lowerBound
  }

  func content(_ position: Int) -> CellContent {
    CellContent(bytes: Array(text(position).utf8), range: range(position), gaps: nil)
  }

  func node(_ position: Int) -> (node: JSONNode, documentRange: (Range<Int>) -> Range<Int>)? {
    guard header[position] == "labels" else { return nil }
    let labels = images[index].labels.map { JSONNode(value: .string($0.text), range: $0.range) }
    return (JSONNode(value: .array(labels), range: byteRange), { $0 })
  }
}

/// Collects the images of CVAT's XML.
final class CVATReader: XMLRecordListener {
  /// An image with the names of what was marked on it, each once.
  struct Image {
    var attributes: [String: String] = [:]
    var labels: [(text: String, range: Range<Int>)] = []
    var line = 1
    var range: Range<Int>
  }

  static let elementNames = [
    "annotations", "image", "tag", "box", "polygon", "polyline", "points", "ellipse", "cuboid",
    "mask", "skeleton", "track",
  ]
  static let attributeNames = ["id", "name", "subset", "task_id", "width", "height", "label"]
  private static let label = 6

  private(set) var images: [Image] = []
  private(set) var hasTracks = false
  private var current: Image?
  private var seen: Set<String> = []
  private weak var stream: XMLRecordStream?

  /// Reads a document to its end or its first error.
  func read(_ text: DocumentText) -> XMLProblem? {
    let stream = XMLRecordStream(TextBytes(text), self)
    self.stream = stream
    return withExtendedLifetime(stream) { stream.run() }
  }

  func start(
    _ element: Int, _ name: XMLName, _ attributes: XMLAttributes, at offset: Int
  ) -> XMLInterest {
    // The numbers are positions in `elementNames`: from 2 to 10 whatever bears a label.
    switch element {
    case 0: return .elements
    case 1:
      var image = Image(range: offset..<offset)
      image.line = stream?.position(of: offset).line ?? 1
      for index in 0..<Self.label {
        image.attributes[Self.attributeNames[index]] = attributes[index]
      }
      current = image
      seen = []
      return .elements
    case 2...10:
      guard let label = attributes[Self.label], current != nil else { return .nothing }
      if seen.insert(label).inserted { current?.labels.append((label, offset..<offset)) }
      return .nothing
    case 11:
      // A track belongs to frames of a video and to no image file: it is only noted, to be refused.
      hasTracks = true
      return .nothing
    default: return .nothing
    }
  }

  func end(_ element: Int, text: UnsafeBufferPointer<UInt8>?, range: Range<Int>, at offset: Int) {
    guard element == 1, var image = current else { return }
    image.range = image.range.lowerBound..<offset
    images.append(image)
    current = nil
  }

  func strayText(at offset: Int) {}
  func refused(entity: String, at offset: Int) {}
}
