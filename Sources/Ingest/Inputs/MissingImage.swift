internal import Terms
internal import Vocabulary

/// What is said of an image whose file was not found: what was looked for, where, and what is near.
struct MissingImage {
  let severity: Severity
  let code: String
  let what: String
  let remedy: String

  /// A name of more bytes is cut to so many letters.
  private static let (longestName, shownName) = (400, 200)

  /// The message for a search without a file.
  init(wanted: String, root: String, find: ImageSearch.Find) {
    // The name is the source's, of any length, and is stored with the finding.
    let wanted =
      wanted.utf8.count > Self.longestName ? "\(wanted.prefix(Self.shownName))…" : wanted
    switch find.found {
    case .outside:
      severity = .error
      code = "image-outside"
      what = "the image file \(wanted) would lie outside \(root)"
      remedy = "Write the name without `..`: only files below that folder are read."
    case .ambiguous(let files):
      severity = .warning
      code = "image-ambiguous"
      what = "several files below \(root) fit the name \(wanted): " + Self.list(files)
      remedy =
        "Name the folder too, in the source or with `directory` in the mapping; "
        + "until then the record stays without pixels."
    case .missing(let near):
      severity = .warning
      code = "image-missing"
      var text = "no image file \(wanted) below \(root)"
      if let rival = find.rival {
        text += "; \(near.first ?? "") would fit, but another record names it: \(rival)"
      } else if !near.isEmpty {
        let isSame = Self.isNamed(near[0], wanted)
        text += isSame ? "; of that name, but in other folders: " : "; near: "
        text += Self.list(near)
      }
      what = text
      remedy =
        "Put it there, or name its folder with --images; the record stays without pixels."
    case .file(let file):
      preconditionFailure("\(file) was found")
    }
  }

  private static func list(_ files: [String]) -> String {
    files.prefix(3).joined(separator: ", ")
      + (files.count > 3 ? " and \(files.count - 3) more" : "")
  }

  private static func isNamed(_ file: String, _ wanted: String) -> Bool {
    func name(_ path: String) -> String {
      StatedName.folded(StatedName.readings(path).last?.name ?? "")
    }
    return name(file) == name(wanted)
  }
}
