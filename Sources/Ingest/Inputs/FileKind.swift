internal import Terms

/// What a file's name says that it is.
enum FileKind: Equatable {
  /// A page, answer, table or document.
  case document
  case image
  /// A bundle of files.
  case archive
  /// Something else.
  case other

  /// The kind by the name's ending; a name without one is a page saved from the site.
  init(_ path: String) {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let ending = parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
    switch ending {
    case "", "html", "htm", "xhtml", "json", "xml", "ashx", "aspx", "csv", "tsv", "tab", "jsonl",
      "ndjson":
      self = .document
    case _ where StatedName.imageSuffixes.contains(ending): self = .image
    case "zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "rar": self = .archive
    // Pages that were saved under the name of the script that made them.
    case "asp", "cfm", "jsp", "php": self = .document
    default: self = .other
    }
  }
}
