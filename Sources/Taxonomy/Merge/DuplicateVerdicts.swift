internal import Provenance
internal import Vocabulary

/// What people decided about pairs of images, in `rules.duplicates.csv` beside the rules.
///
/// `same` keeps two images together that no fingerprint connects, such as a crop and its whole; `different`
/// takes back a pair that fingerprints found. Cases, further keys and equal files still connect.
struct DuplicateVerdicts: Sendable {
  /// The columns of the file.
  static let columns = ["image", "other", "verdict", "by", "date", "why"]

  /// One row: a verdict about a pair.
  struct Row: Sendable {
    /// The line in the file.
    let line: Int
    /// One image's key.
    let image: String
    /// The other's.
    let other: String
    /// Whether both show one picture.
    let isSame: Bool
    /// Who decided, when and why.
    let note: RuleNote
  }

  /// The file.
  let path: String
  /// The rows.
  private(set) var rows: [Row] = []
  /// What can't be read.
  private(set) var findings: [RuleFinding] = []
  /// Digest of the file's bytes.
  private(set) var digest = Digest.of([])

  /// No verdicts.
  init(path: String) {
    self.path = path
  }

  /// Reads the file's bytes.
  init(_ bytes: [UInt8], path: String) {
    self.path = path
    digest = Digest.of(bytes)
    let table = CSVTable.parse(bytes)
    for problem in table.problems {
      report(.duplicatesRow, problem.line, problem.what, remedy: "Repair the row.")
    }
    let names = table.header.map { $0.lowercased() }
    for name in names where !Self.columns.contains(name) {
      report(
        .unknownKey, 1, "unknown column '\(name)'",
        remedy: Nearest.hint(name, among: Self.columns) + Self.columnsText)
    }
    for needed in Self.columns.prefix(3) where !names.contains(needed) {
      report(.missingKey, 1, "the column '\(needed)' is missing", remedy: Self.columnsText)
    }
    guard !findings.contains(where: { $0.code == .missingKey }) else { return }
    for row in table.rows { read(row, names) }
  }

  private static var columnsText: String { "Columns: \(columns.joined(separator: ", "))." }

  private mutating func read(_ row: CSVTable.Row, _ names: [String]) {
    func field(_ name: String) -> String {
      guard let column = names.firstIndex(of: name), column < row.fields.count else { return "" }
      return row.fields[column].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let (image, other) = (field("image"), field("other"))
    let verdict = field("verdict").lowercased()
    guard !image.isEmpty, !other.isEmpty, image != other else {
      report(
        .duplicatesRow, row.line, "a verdict is about two images",
        remedy: "Write the keys of two images in 'image' and 'other'.")
      return
    }
    guard ["same", "different"].contains(verdict) else {
      report(
        .duplicatesRow, row.line, "the verdict can't be '\(verdict)'",
        remedy: "Write same or different.")
      return
    }
    var note = RuleNote()
    note.why = field("why").isEmpty ? nil : field("why")
    note.by = field("by").isEmpty ? nil : field("by")
    note.date = field("date").isEmpty ? nil : field("date")
    rows.append(
      Row(line: row.line, image: image, other: other, isSame: verdict == "same", note: note))
  }

  private mutating func report(_ code: RuleCode, _ line: Int, _ what: String, remedy: String) {
    findings.append(finding(code, line, what, remedy: remedy))
  }

  private func finding(
    _ code: RuleCode, _ line: Int, _ what: String, remedy: String, related: Int? = nil
  ) -> RuleFinding {
    RuleFinding(
      code, file: path, at: Position(line: line, column: 1), what, remedy: remedy,
      related: related.map {
        [.init(file: path, position: Position(line: $0, column: 1), what: "the other row")]
      } ?? [])
  }

  /// What is wrong with the verdicts as such: unknown people, two verdicts that contradict each other.
  func check(people: [String]) -> [RuleFinding] {
    var found: [RuleFinding] = []
    var first: [Set<String>: Row] = [:]
    for row in rows {
      if let by = row.note.by, !people.contains(by) {
        found.append(
          finding(
            .unknownPerson, row.line, "unknown person '\(by)'",
            remedy: Nearest.hint(by, among: people) + "Add the person under 'people'."))
      }
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

  /// Verdicts about images that the data does not have.
  func check(against atlas: Atlas) -> [RuleFinding] {
    guard !rows.isEmpty else { return [] }
    let ids = atlas.images.map(\.id.rawValue)
    let known = Set(ids)
    return rows.flatMap { row in
      [row.image, row.other].filter { !known.contains($0) }.map { id in
        let near = ids.count > 50_000 ? "" : Nearest.hint(id, among: ids)
        return finding(
          .duplicatesUnknownImage, row.line, "the catalogue has no image '\(id)'",
          remedy: near + "Correct the key, or delete the row.")
      }
    }
  }

  /// Found pairs of positions without those called different, and with those called same.
  func applied(to pairs: [(Int, Int)], atlas: Atlas) -> [(Int, Int)] {
    guard !rows.isEmpty else { return pairs }
    let places = Dictionary(
      atlas.images.enumerated().map { ($0.element.id.rawValue, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var parted: Set<[Int]> = []
    var joined: [(Int, Int)] = []
    for row in rows {
      guard let one = places[row.image], let other = places[row.other] else { continue }
      let pair = (min(one, other), max(one, other))
      if row.isSame { joined.append(pair) } else { parted.insert([pair.0, pair.1]) }
    }
    let kept = pairs.filter { !parted.contains([min($0.0, $0.1), max($0.0, $0.1)]) }
    let known = Set(kept.map { [min($0.0, $0.1), max($0.0, $0.1)] })
    return kept + joined.filter { !known.contains([$0.0, $0.1]) }
  }
}
