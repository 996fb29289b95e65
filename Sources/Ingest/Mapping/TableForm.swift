/// How a table is written.
enum TableForm {
  /// CSV and its like.
  case separated
  /// An object on each line.
  case jsonLines
  /// A list of objects, an object, or an export of an annotation program.
  case json
  /// CVAT's XML.
  case cvat

  /// The form of a file: by its ending, for XML also by its content.
  init(_ path: String, _ text: DocumentText) {
    let lower = path.lowercased()
    if lower.hasSuffix(".jsonl") || lower.hasSuffix(".ndjson") {
      self = .jsonLines
    } else if lower.hasSuffix(".json") {
      self = .json
    } else if CVATRows.isCVAT(text) {
      self = .cvat
    } else {
      self = .separated
    }
  }

  /// The rows of a table.
  func rows(_ text: DocumentText, path: String, delimiter: UInt8? = nil) -> any TableRows {
    switch self {
    case .separated: SeparatedRows(text.utf8, path: path, delimiter: delimiter)
    case .jsonLines: JSONLineRows(text.utf8, path: path)
    case .json: JSONDocumentRows(text.utf8, path: path)
    case .cvat: CVATRows(text)
    }
  }
}
