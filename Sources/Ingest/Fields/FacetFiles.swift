internal import Digests
internal import Files

/// The facet data among the files of an export, by folder: what DermQuest's answers need beside them.
struct FacetFiles: ExportParse {
  private var byFolder: [String: FacetData] = [:]

  /// Reads every answer that holds facet data.
  init(of siblings: Siblings) {
    for path in siblings.paths {
      let lower = path.lowercased()
      guard lower.hasSuffix(".json") || lower.hasSuffix(".ashx"),
        let bytes = siblings.bytes(path), ByteSearch.contains(bytes, "\"facet_collection\""),
        let root = JSONReader.read(Charset.decode(bytes).utf8).root,
        let data = FacetData(root, digest: .of(bytes))
      else { continue }
      let folder = path.contains("/") ? Folder.parent(of: path) : ""
      if byFolder[folder] == nil { byFolder[folder] = data }
    }
  }

  /// Takes facet data that holds for every file.
  init(_ data: FacetData) { byFolder[""] = data }

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
