internal import Provenance
internal import Vocabulary

/// The folds that images have had: `rules.folds.csv`.
///
/// An image keeps its fold when the atlas grows and when rules change.
struct FoldMemory: Sendable, Equatable {
  /// The columns of the file.
  static let columns = ["image", "group", "fold"]

  /// One image's place.
  struct Place: Sendable, Equatable {
    /// The first image of its group, which names the group.
    let group: String
    /// The fold.
    let fold: Int
  }

  /// Places by image key.
  private(set) var places: [String: Place] = [:]

  /// No memory.
  init() {}

  /// Reads the file's bytes.
  ///
  /// Fails when it is not such a file.
  init(_ bytes: [UInt8], path: String) throws(TaxonomyError) {
    let table = CSVTable.parse(bytes)
    guard table.header == Self.columns, table.problems.isEmpty else {
      throw .foldMemory(path: path, line: table.problems.first?.line ?? 1)
    }
    for row in table.rows {
      guard let fold = Int(row.fields[2]), fold >= 0, fold < 1000 else {
        throw .foldMemory(path: path, line: row.line)
      }
      places[row.fields[0]] = Place(group: row.fields[1], fold: fold)
    }
  }

  /// The number of folds that the memory knows.
  var folds: Int { (places.values.map(\.fold).max() ?? -1) + 1 }

  /// Notes an image's place.
  mutating func remember(_ image: String, group: String, fold: Int) {
    places[image] = Place(group: group, fold: fold)
  }

  /// The file's text, in order of the images' keys.
  var text: String {
    var table = CSVWriter(columns: Self.columns)
    let images = places.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for image in images {
      guard let place = places[image] else { continue }
      table.row([image, place.group, String(place.fold)])
    }
    return table.text
  }
}
