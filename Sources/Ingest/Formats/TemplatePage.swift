internal import Vocabulary

/// Pages of an atlas without a format of its own: a template says where the values stand.
public struct TemplatePage: AtlasFormat {
  /// The name for `--format`.
  public static let name = "page-template"
  /// Any atlas.
  public static let family: String? = nil
  /// What the format reads.
  public static let summary = "pages (HTML) through templates"

  /// Makes a reader.
  public init() {}

  /// Knows the pages that an era of a template matches, and takes those that nobody else knows.
  public static func recognise(_ sample: PageSample) -> Recognition {
    guard !sample.templates.isEmpty, sample.firstByte == UInt8(ascii: "<") else { return .no }
    let tree = PageTree(sample.text)
    for template in sample.templates {
      if let era = template.era(of: tree) {
        return .yes(why: "matches era \(era.name) of \(template.file)")
      }
    }
    // An XML document is no page, whoever reads it.
    if sample.contains("<?xml"), !sample.contains("<html") { return .no }
    return .maybe(score: 0.01, why: "no other format knows it, and templates were given")
  }

  /// Reads the images of a page by the first era that matches.
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    guard !page.templates.isEmpty else {
      record.find(
        .error, "template-missing", "nothing says where the page's values stand",
        remedy: "Give --template FILE; docs/formats.md describes templates.")
      return
    }
    let tree = PageTree(page.text)
    if let problem = tree.problem {
      record.find(
        .error, "page-unreadable", "the page can't be read: \(problem.message)",
        remedy: "Look at the page in an editor; it gave no record.", at: problem.offset)
      return
    }
    for template in page.templates {
      guard let era = template.era(of: tree) else { continue }
      var reading = TemplateReading(era, of: template, tree: tree, page: page)
      reading.read(into: &record)
      return
    }
    let files = page.templates.map(\.file).joined(separator: ", ")
    record.find(
      .warning, "template-unmatched", "no era of \(files) matches this page",
      remedy: "If the page describes an image, add an era for its layout.", at: 0)
  }
}
