internal import Digests
internal import Vocabulary

/// A file of corrections as its reader takes it: rows, each about a subject.
protocol CorrectionList: Sendable {
  associatedtype Row: CorrectionRow
  associatedtype Subject: Hashable & Sendable

  static var layout: CorrectionTable.Layout { get }
  /// What to do about rows of a subject that read back otherwise.
  static var remedy: String { get }

  var path: String { get }
  var bytes: [UInt8] { get }
  var digest: Digest { get }
  var rows: [Row] { get }
  var findings: [RuleFinding] { get }

  init(_ bytes: [UInt8], path: String)

  /// What a row is about.
  static func subject(of row: Row) -> Subject
  /// The images that a subject names, in order.
  static func images(of subject: Subject) -> [String]
  /// A correction of a subject, in words.
  static func words(_ subject: Subject) -> String
}

extension CorrectionList {
  /// The file with the rows of some subjects replaced; no rows take what was said of a subject back.
  ///
  /// Rows that say what they said, and all other lines, keep their bytes. New rows stand where the first
  /// replaced one stood, or at the end, subjects in the given order. A subject of which the reader would refuse
  /// a row, or read it otherwise, keeps the rows that it has, and is named; `check` says what is wrong with a table
  /// as such. Fails with `rules` when the table itself can't be read, or when the new one would read back otherwise.
  func replacing(
    _ groups: [(subject: Subject, rows: [Row])], check: (Self) -> [RuleFinding]
  ) throws(TaxonomyError) -> CorrectedTable<Subject, Self> {
    guard CorrectionText(bytes, columns: Self.layout.columns).isEditable else {
      throw .rules([finding(1, "the text is not UTF-8", remedy: "Save it as 'CSV UTF-8'.")])
    }
    guard findings.isEmpty else { throw .rules(findings) }
    let old = Dictionary(grouping: rows, by: Self.subject)
    var refused: [Subject: [RuleFinding]] = [:]
    var replacements: [CorrectionText.Replacement] = []
    var meant: [Subject: [Row]] = [:]
    for (subject, rows) in groups {
      let (gone, added) = CorrectionText.difference(from: old[subject] ?? [], to: rows)
      if gone.isEmpty, added.isEmpty { continue }
      let wrong = faults(rows, of: subject, check)
      guard wrong.isEmpty else {
        refused[subject] = wrong
        continue
      }
      replacements.append(.init(lines: gone, rows: added.map(\.fields)))
      meant[subject] = rows
    }
    if replacements.isEmpty {
      return CorrectedTable(
        edit: CorrectionEdit(path: path, before: digest, bytes: bytes), table: self,
        refused: refused)
    }
    let needsRare = replacements.flatMap(\.rows).contains { row in
      Self.layout.rare.contains { row[$0]?.isEmpty == false }
    }
    let text = CorrectionText(
      bytes, columns: Self.layout.columns + (needsRare ? Self.layout.rare : []))
    let after = Self(text.replacing(replacements), path: path)
    // What is read again is what counts: also subjects that nobody wanted to change.
    let now = Dictionary(grouping: after.rows, by: Self.subject)
    var wrong = after.findings
    for subject in Set(now.keys).union(old.keys).union(meant.keys).sorted(by: {
      Self.images(of: $0).lexicographicallyPrecedes(Self.images(of: $1))
    })
    where !CorrectionText.agree(now[subject] ?? [], meant[subject] ?? old[subject] ?? []) {
      wrong.append(
        finding(
          now[subject]?.first?.line ?? 1, "\(Self.words(subject)) would read back otherwise",
          remedy: "Write the table again as 'CSV UTF-8'."))
    }
    guard wrong.isEmpty else { throw .rules(wrong) }
    return CorrectedTable(
      edit: CorrectionEdit(path: path, before: digest, bytes: after.bytes), table: after,
      refused: refused)
  }

  /// What the reader says of a subject's rows by themselves.
  private func faults(
    _ rows: [Row], of subject: Subject, _ check: (Self) -> [RuleFinding]
  ) -> [RuleFinding] {
    let text = CorrectionText([], columns: Self.layout.columns + Self.layout.rare)
    let alone = Self(text.replacing([.init(rows: rows.map(\.fields))]), path: path)
    let found = alone.findings + check(alone)
    // A row that stands in the file is named by its line there; another one has none.
    let line = rows.first { $0.line > 0 }?.line ?? 1
    guard found.isEmpty else {
      return found.map {
        RuleFinding(
          $0.code, file: path, at: Position(line: line, column: 1), $0.what, remedy: $0.remedy)
      }
    }
    if CorrectionText.agree(alone.rows, rows),
      rows.allSatisfy({ Self.subject(of: $0) == subject })
    {
      return []
    }
    return [
      finding(line, "\(Self.words(subject)) would read back otherwise", remedy: Self.remedy)
    ]
  }

  private func finding(_ line: Int, _ what: String, remedy: String) -> RuleFinding {
    RuleFinding(
      Self.layout.code, file: path, at: Position(line: line, column: 1), what, remedy: remedy)
  }
}
