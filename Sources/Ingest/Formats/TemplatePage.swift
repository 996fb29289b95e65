internal import Vocabulary

/// The first era of the given templates that matches a page.
private struct MatchedEra: FileParse {
  let found: (era: PageTemplate.Era, template: PageTemplate)?

  init(of file: InputFile) {
    let tree = file.parsed(PageTree.self)
    found =
      file.options.templates.lazy.compactMap { template in
        template.era(of: tree).map { (era: $0, template: template) }
      }.first
  }
}

/// Pages of an atlas without a format of its own: a template says where the values stand.
package struct TemplatePage: AtlasFormat {
  package static let name = "page-template"
  /// Any atlas.
  package static let family: String? = nil

  package init() {}

  /// Knows the pages that an era of a template matches, and takes those that nobody else knows.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard !file.options.templates.isEmpty, file.firstByte == UInt8(ascii: "<") else { return .no }
    if let (era, template) = file.parsed(MatchedEra.self).found {
      return .yes(why: "matches era \(era.name) of \(template.file)")
    }
    // An XML document is no page, whoever reads it.
    if file.contains("<?xml"), !file.contains("<html") { return .no }
    return .maybe(score: 0.01, why: "no other format knows it, and templates were given")
  }

  /// Reads the images of a page by the first era that matches.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let templates = file.options.templates
    // Only where --format names this format: without templates it recognises no page.
    guard !templates.isEmpty else {
      builder.find(
        .error, "template-missing", "nothing says where the page's values stand",
        remedy: "Give --template FILE; docs/formats.md describes templates.")
      return
    }
    let tree = file.parsed(PageTree.self)
    if let problem = tree.problem {
      return builder.findUnreadable(problem)
    }
    if let (era, template) = file.parsed(MatchedEra.self).found {
      var reading = TemplateReading(era, of: template, tree: tree, path: file.path)
      reading.read(into: &builder)
      return
    }
    let files = templates.map(\.file).joined(separator: ", ")
    builder.find(
      .warning, "template-unmatched", "no era of \(files) matches this page",
      remedy: "If the page describes an image, add an era for its layout.", at: 0)
  }
}
