internal import Artifacts
internal import Documents
internal import Foundation
internal import Rules
internal import Vocabulary

/// Somebody's split: a table of images and the part that each belongs to.
///
/// The image column is `image`, `image_id`, `image_name`, `img_id`, `isic_id`, `file` or `filename`;
/// the part's column `fold`, `split`, `subset`, `partition` or `set`. Parts may be numbers or names, whose
/// case does not matter (`SplitPart(named:)`).
struct SplitFile: Sendable, Equatable {
  static let imageColumns = [
    "image", "image_id", "image_name", "img_id", "isic_id", "file", "filename",
  ]
  static let partColumns = ["fold", "split", "subset", "partition", "set"]

  /// One line.
  struct Entry: Sendable, Equatable {
    let image: String
    let part: SplitPart
    let line: Int
  }

  let path: String
  /// The line of the first row, or of the header in a table without rows; lines with # may stand before it.
  let firstLine: Int
  let entries: [Entry]
  /// The parts in order: numbers by value, then names by their bytes.
  let parts: [SplitPart]

  /// Reads a table.
  ///
  /// Fails when it has no such columns, a broken row, or fewer than two parts.
  init(_ bytes: [UInt8], path: String) throws(TaxonomyError) {
    let table = CSVTable.parse(bytes)
    func column(_ names: [String]) -> Int? {
      names.lazy.compactMap { name in table.header.firstIndex { $0.lowercased() == name } }.first
    }
    guard let image = column(Self.imageColumns), let part = column(Self.partColumns) else {
      throw .splitFile(
        path: path, line: table.headerLine,
        what: "no columns for image (\(Self.imageColumns.joined(separator: ", "))) and part "
          + "(\(Self.partColumns.joined(separator: ", ")))")
    }
    // A row with a field too many or too few has shifted: guessing its part could put a case on
    // both sides.
    if let problem = table.problems.first {
      throw .splitFile(path: path, line: problem.line, what: problem.what)
    }
    var entries: [Entry] = []
    for row in table.rows {
      let entry = Entry(
        image: row.fields[image].trimmingCharacters(in: .whitespaces),
        part: SplitPart(named: row.fields[part]), line: row.line)
      guard !entry.image.isEmpty, !entry.part.name.isEmpty else {
        throw .splitFile(path: path, line: row.line, what: "the image or its part is empty")
      }
      if let damage = SpreadsheetDamage(id: entry.image) {
        throw .splitFile(
          path: path, line: row.line,
          what: "the image \(entry.image) is \(damage.noun): import the column as text")
      }
      entries.append(entry)
    }
    self.path = path
    self.entries = entries
    firstLine = entries.first?.line ?? table.headerLine
    parts = Set(entries.map(\.part)).sorted { Self.precedes($0.name, $1.name) }
    guard (2...1000).contains(parts.count) else {
      throw .splitFile(
        path: path, line: firstLine,
        what: "\(NumberText.counted(parts.count, "part")): a split has 2 to 1000")
    }
  }

  private static func precedes(_ one: String, _ other: String) -> Bool {
    switch (Int(one), Int(other)) {
    case (let one?, let other?): one < other
    case (_?, nil): true
    case (nil, _?): false
    default: one.utf8.lexicographicallyPrecedes(other.utf8)
    }
  }
}
