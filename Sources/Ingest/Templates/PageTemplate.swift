internal import Digests
internal import Files
internal import Vocabulary

/// How an atlas's pages are read without code: selectors for each era of its layout.
struct PageTemplate: Sendable {
  /// What takes a value from a page.
  enum Source: Sendable, Equatable {
    /// The elements that a selector picks; nil for the image's own element.
    case elements(Selector?)
    /// The value next to a label.
    case label(String)
  }

  /// Where a value stands and how it is taken apart.
  struct Rule: Sendable {
    var source: Source
    /// The attribute that holds the value; nil for the element's text.
    var attribute: String?
    /// As it stands in the file, for traces.
    var text: String
    /// The line in the file.
    var line: Int
    /// Whether it is looked for on the whole page, not in the image's element.
    var isPageWide = false
    var separator: String?
    var pathSeparator = " / "
    var assertion = Assertion.present
    /// The value begins behind this text.
    var after: String?
    /// The value ends before this text.
    var before: String?
  }

  struct Field: Sendable {
    let label: FieldLabel
    let rule: Rule
  }

  /// A text that is the same for all images, or stands on the page.
  enum Licence: Sendable {
    case fixed(String)
    case rule(Rule)
  }

  /// A layout that the atlas's pages had at some time.
  struct Era: Sendable {
    var name: String
    /// A page of this era has an element for each of these.
    var match: [Selector]
    /// The element of each image; nil when the whole page is one image.
    var each: Selector?
    var id: Rule?
    var file: Rule?
    var caseNumber: Rule?
    var groups: [Rule] = []
    var fields: [Field] = []
    var licence: Licence?
  }

  /// The file's name, for traces.
  let file: String
  /// The digest of its bytes.
  let digest: Digest
  /// The name of the atlas that it is for.
  var name = ""
  var eras: [Era] = []

  /// The first era that a page is of.
  func era(of tree: PageTree) -> Era? {
    eras.first { era in era.match.allSatisfy { !$0.elements(of: tree).isEmpty } }
  }

  /// Reads template files.
  ///
  /// Throws `missing`, `noFile`, `unreadable`, or `mapping` with everything that is wrong.
  static func read(_ paths: [String]) throws(IngestError) -> [PageTemplate] {
    var templates: [PageTemplate] = []
    for path in paths.map(ShippedFiles.resolve) {
      try IngestError.checkReadable(path)
      let bytes: [UInt8]
      do {
        bytes = try ReadFile.bytes(path, limit: ReadFile.maximumMapping)
      } catch {
        throw .unreadable(path: path, reason: "\(error)")
      }
      templates.append(try TemplateReader.read(bytes, path: path))
    }
    return templates
  }
}
