internal import Catalogue
internal import Terms
internal import Vocabulary

/// Notices image files that no record names: rows may be gone, or names be spelled in another way.
struct UnnamedImages {
  /// The code of the finding.
  static let code = "images-unnamed"
  /// Drawings and decoration of pages.
  private static let decoration: Set<String> = ["gif", "ico", "svg"]

  /// The findings, one for each folder that has such files.
  private(set) var findings: [Finding] = []

  /// Compares the image files below folders with those that images of any atlas have.
  ///
  /// Throws `CatalogueError`.
  init(_ folders: [ImageFinder], _ catalogue: Catalogue) throws {
    for folder in folders {
      let used = try catalogue.imageFiles(in: folder.root)
      let unnamed = Self.unnamed(folder.images, used: used)
      guard let first = unnamed.first else { continue }
      let examples = unnamed.prefix(5).joined(separator: ", ")
      findings.append(
        Finding(
          source: first, severity: .warning, code: Self.code,
          what: "\(unnamed.count) of \(folder.images.count) image files belong to no record, such "
            + "as \(examples)",
          remedy: "Add records that name them, or move them away. Names that are spelled in "
            + "another way stand under image-missing.",
          excerpt: examples))
    }
  }

  /// The files that no record names, without other sizes of named ones and the
  /// decoration of pages.
  static func unnamed(_ images: [String], used: Set<String>) -> [String] {
    let rest = images.filter { !used.contains($0) && !isDecoration($0) }
    guard rest.contains(where: isOtherSize) else { return rest }
    let names = Set(used.map(name))
    return rest.filter { !isOtherSize($0) || !names.contains(name($0)) }
  }

  /// Whether a file lies where images are stored in a size of their own.
  static func isOtherSize(_ file: String) -> Bool {
    ImageFinder.isThumbnail(file)
      || file.split(separator: "/").dropLast().contains { ImageAddress.isSize(String($0)) }
  }

  static func isDecoration(_ file: String) -> Bool {
    let suffix = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let isSaved = file.contains("_files/") || file.contains("-Dateien/")
    // As the page spells it: letter case separates the words of a name.
    let name = String(file.split(separator: "/").last ?? "")
    return isSaved || decoration.contains(suffix) || PageImages.isDecoration(named: name)
  }

  static func name(_ file: String) -> String {
    StatedName.folded(String(file.split(separator: "/").last ?? ""))
  }
}
