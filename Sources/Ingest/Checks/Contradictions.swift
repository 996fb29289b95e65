internal import Catalogue
internal import Vocabulary

/// Notices pages that can't all be right about one image.
struct Contradictions {
  /// More than this in one atlas are one mistake, not many.
  private static let maximum = 1000

  private(set) var findings: [Finding] = []

  /// Compares what pages of an atlas say of the same image.
  ///
  /// Throws `CatalogueError`.
  init(_ catalogue: Catalogue, source: String) throws {
    let disagreements = try catalogue.disagreements(source: source)
    for entry in disagreements.prefix(Self.maximum) {
      let locations = entry.sources.map { source in
        source.line.map { "\(source.page):\($0)" } ?? source.page
      }
      let said = zip(entry.values, entry.sources).map { value, source in
        source.line.map { "\(value) (line \($0))" } ?? value
      }
      findings.append(
        Finding(
          source: entry.sources[0].page,
          position: entry.sources[0].line.map { Position(line: $0, column: 1) }, severity: .warning,
          code: "pages-disagree",
          what: "pages give \(entry.image) different \(entry.field.noun): "
            + said.joined(separator: ", "),
          remedy: "Fix the pages or rows that are wrong; until then the first one by path counts.",
          excerpt: locations.prefix(3).joined(separator: ", ")))
    }
    for (image, formats) in try catalogue.formatsOfShared(source: source).prefix(Self.maximum) {
      let families = Set(formats.compactMap { AllFormats.named($0)?.family })
      // Forms of one atlas (its pages, its answers) describe the same images on purpose.
      guard families.count > 1 else { continue }
      findings.append(
        Finding(
          source: image.rawValue, severity: .error, code: "key-shared",
          what: "\(image) is described by pages of different atlases: "
            + formats.joined(separator: ", "),
          remedy: "Read each atlas on its own with --source NAME: equal ids of two atlases are "
            + "two images.",
          excerpt: image.rawValue))
    }
  }
}

extension Disagreement.Field {
  fileprivate var noun: String {
    switch self {
    case .caseKey: "cases"
    case .file: "files"
    case .licence: "licences"
    case .attribute(let name): "values of \(name)"
    }
  }
}
