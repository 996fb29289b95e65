internal import Digests
internal import Files
internal import Terms

/// The facet data among the files of an export, by folder: what DermQuest's answers need next to them.
struct FacetFiles: ExportParse {
  private var byFolder: [String: FacetData] = [:]
  /// What was wrong in files that hold facet data and nothing else: they are parsed once, here.
  private var faults: [String: Faults] = [:]

  private struct Faults {
    let digest: Digest
    let charset: String
    let document: JSONReader.Document
  }

  /// Reads every answer that holds facet data.
  init(of siblings: Siblings) {
    for path in siblings.paths {
      let lower = path.lowercased()
      guard lower.hasSuffix(".json") || lower.hasSuffix(".ashx"),
        let bytes = siblings.bytes(path), ByteSearch.contains(bytes, "\"facet_collection\""),
        case let text = Charset.decode(bytes), case let document = JSONReader.document(text.utf8),
        let root = document.root, let data = FacetData(root, digest: .of(bytes))
      else { continue }
      if root["Results"] == nil {
        faults[path] = Faults(
          digest: data.digest, charset: text.charset, document: document.faults)
      }
      let folder = path.contains("/") ? Folder.parent(of: path) : ""
      if byFolder[folder] == nil { byFolder[folder] = data }
    }
  }

  /// Takes facet data that holds for every file.
  init(_ data: FacetData) { byFolder[""] = data }

  /// What was wrong in a file of facet data; nil for other files, and when its bytes have changed.
  func faults(of file: InputFile) -> JSONReader.Document? {
    guard let known = faults[file.path], known.charset == file.text.charset,
      known.digest == .of(file.bytes)
    else { return nil }
    return known.document
  }

  /// The facet data in the file's folder or the nearest one above; else the only one there is.
  func nearest(to path: String) -> FacetData? {
    var folder = path
    while folder.contains("/") {
      folder = Folder.parent(of: folder)
      if let data = byFolder[folder] { return data }
    }
    return byFolder[""] ?? (byFolder.count == 1 ? byFolder.first?.value : nil)
  }
}
