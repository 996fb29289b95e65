internal import Artifacts
internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// The folds that images have had: `rules.folds.csv`.
///
/// An image keeps its fold when the atlas grows and when rules change.
struct FoldAssignments: Sendable, Equatable {
  /// The columns of the file; `partColumn` comes after them when the folds are parts of an official split.
  static let columns = ["image", "group", "fold"]
  static let partColumn = "part"

  /// An image's group and fold.
  struct Assignment: Sendable, Equatable {
    /// The first image of its group, which names the group.
    let group: String
    /// Counted from 0.
    let fold: Int
  }

  /// Group and fold by image key.
  private(set) var assignments: [String: Assignment] = [:]

  /// The parts of an official split that the folds are; nil where derm assigned the folds.
  private(set) var parts: [SplitPart]?

  /// No memory.
  init() {}

  /// No image yet, of an official split.
  init(parts: [SplitPart]?) { self.parts = parts }

  /// Reads the file's bytes.
  ///
  /// Fails when it is not such a file, empty or cut off.
  init(_ bytes: [UInt8], path: String) throws(TaxonomyError) {
    let table = CSVTable.parse(bytes)
    guard !bytes.isEmpty else { throw .cutOff(path: path, line: 1, remedy: "--refold") }
    let isOfficial = table.header == Self.columns + [Self.partColumn]
    guard isOfficial || table.header == Self.columns, table.problems.isEmpty else {
      throw .foldAssignments(path: path, line: table.problems.first?.line ?? table.headerLine)
    }
    // A fold's number that is cut off is another fold.
    guard !table.rows.isEmpty, bytes.last == UInt8(ascii: "\n") else {
      throw .cutOff(path: path, line: max(1, table.rows.last?.line ?? 1), remedy: "--refold")
    }
    var names: [Int: String] = [:]
    for row in table.rows {
      guard let fold = PlainNumber.natural(row.fields[2]), fold < 1000 else {
        throw .foldAssignments(path: path, line: row.line)
      }
      assignments[row.fields[0]] = Assignment(group: row.fields[1], fold: fold)
      guard isOfficial else { continue }
      let name = row.fields[3]
      guard !name.isEmpty, names[fold] == nil || names[fold] == name else {
        throw .foldAssignments(path: path, line: row.line)
      }
      names[fold] = name
    }
    if isOfficial {
      parts = (0..<folds).map { SplitPart(named: names[$0] ?? "\($0)") }
    }
  }

  /// The number of folds that the memory knows.
  var folds: Int { (assignments.values.map(\.fold).max() ?? -1) + 1 }

  /// The number of folds where nobody asks for one: the remembered, else five.
  var standardFolds: Int { assignments.isEmpty ? 5 : folds }

  /// Notes an image's group and fold.
  mutating func remember(_ image: String, group: String, fold: Int) {
    assignments[image] = Assignment(group: group, fold: fold)
  }

  /// The file's text, in order of the images' keys.
  var text: String {
    var table = CSVWriter(columns: Self.columns + (parts == nil ? [] : [Self.partColumn]))
    let images = assignments.keys.sorted { $0.bytesPrecede($1) }
    for image in images {
      guard let one = assignments[image] else { continue }
      table.row(
        [image, one.group, String(one.fold)] + (parts.map { [$0[one.fold].name] } ?? []))
    }
    return table.text
  }
}
