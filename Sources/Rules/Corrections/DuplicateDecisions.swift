package import Digests
internal import Documents
internal import Vocabulary

/// What people decided about pairs of images, in `rules.duplicates.csv` next to the rules.
///
/// `same` keeps two images together that nothing connects, such as a small crop and its whole; `different` takes
/// back a pair that fingerprints or local features found. Cases, further keys and equal files still connect.
package struct DuplicateDecisions: Sendable {
  /// The columns of the file.
  static let layout = CorrectionTable.Layout(
    columns: ["image", "other", "verdict", "by", "date", "why"], needed: 3, code: .duplicatesRow)

  /// The path, as findings name it.
  package let path: String
  /// The rows that could be read, in the file's order.
  package private(set) var rows: [DuplicateRow] = []
  /// What can't be read.
  package private(set) var findings: [RuleFinding] = []
  /// The file's bytes.
  package let bytes: [UInt8]
  package let digest: Digest

  /// No decisions.
  package init(path: String) {
    self.path = path
    bytes = []
    digest = Digest.of([])
  }

  /// Reads the file's bytes.
  package init(_ bytes: [UInt8], path: String) {
    self.path = path
    self.bytes = bytes
    digest = Digest.of(bytes)
    let table = CorrectionTable(bytes, path: path, layout: Self.layout)
    findings = table.findings
    for row in table.rows { read(row) }
  }

  private mutating func read(_ row: CorrectionTable.Row) {
    let (image, other) = (row.text("image"), row.text("other"))
    let decision = row.text("verdict").lowercased()
    guard !image.isEmpty, !other.isEmpty, image != other else {
      report(
        .duplicatesRow, row.line, "the row does not name two images",
        remedy: "Write the keys of two images in 'image' and 'other'.")
      return
    }
    guard ["same", "different"].contains(decision) else {
      report(
        .duplicatesRow, row.line, "the column 'verdict' can't hold '\(decision)'",
        remedy: "Write same or different.")
      return
    }
    rows.append(
      DuplicateRow(
        line: row.line, image: image, other: other, isSame: decision == "same", note: row.note))
  }

  private mutating func report(_ code: RuleCode, _ line: Int, _ what: String, remedy: String) {
    findings.append(finding(code, line, what, remedy: remedy))
  }

  package func finding(
    _ code: RuleCode, _ line: Int, _ what: String, remedy: String, related: Int? = nil
  ) -> RuleFinding {
    RuleFinding(
      code, file: path, at: Position(line: line, column: 1), what, remedy: remedy,
      related: related.map {
        [.init(file: path, position: Position(line: $0, column: 1), what: "the other row")]
      } ?? [])
  }

  /// What is wrong with the decisions as such: unknown people, two decisions that contradict each other.
  package func check(people: [String]) -> [RuleFinding] {
    var found: [RuleFinding] = []
    var first: [Set<String>: DuplicateRow] = [:]
    for row in rows {
      if let by = row.note.by, !people.contains(by) {
        found.append(
          finding(
            .unknownPerson, row.line, "unknown person '\(by)'",
            remedy: Nearest.hint(by, among: people) + "Add the person under 'people'."))
      }
      // A set, because the two images of a pair may stand in either order.
      let pair: Set = [row.image, row.other]
      if let earlier = first[pair], earlier.isSame != row.isSame {
        found.append(
          finding(
            .duplicatesOpposite, row.line,
            "\(row.image) and \(row.other) are called same and different",
            remedy: "Keep one of the two rows.", related: earlier.line))
      }
      if first[pair] == nil { first[pair] = row }
    }
    return found
  }
}
