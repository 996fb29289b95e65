internal import Terms

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

  func rows(_ text: DocumentText, path: String, delimiter: UInt8? = nil) -> any TableRows {
    switch self {
    case .separated: SeparatedRows(text.utf8, path: path, delimiter: delimiter)
    case .jsonLines: JSONLineRows(text.utf8, path: path)
    case .json:
      JSONDocumentRows(JSONReader.document(text.utf8), of: text.utf8, path: path)
    case .cvat: CVATRows(text)
    }
  }
}

/// A table before its first row: the rows whose header says which mapping holds are the rows that are
/// read by it.
struct TableStart: FileParse {
  let form: TableForm
  /// The rows as the file itself suggests them.
  private let rows: any TableRows

  init(of file: InputFile) {
    form = TableForm(file.path, file.text)
    if form == .json {
      rows = JSONDocumentRows(
        file.parsed(JSONReader.Document.self), of: file.text.utf8, path: file.path)
    } else {
      rows = form.rows(file.text, path: file.path)
    }
  }

  var header: Set<String> { Set(rows.header) }

  /// The rows, cut at the separator that a mapping names.
  func rows(delimiter: UInt8?, of file: InputFile) -> any TableRows {
    guard let delimiter, form == .separated else { return rows }
    return form.rows(file.text, path: file.path, delimiter: delimiter)
  }
}
