internal import Provenance
internal import Vocabulary

/// What the columns of a table mean.
struct TableMapping: Sendable, Equatable {
  /// A column's name with its place in the mapping.
  struct Column: Sendable, Equatable {
    let name: String
    let line: Int
    let column: Int
  }

  /// How terms lie in columns.
  struct Form: Sendable, Equatable {
    var columns: [Column] = []
    /// Whether several columns were named, so that each column's name is its term.
    var isOneHot = false
    /// Between the items of a cell.
    var separator: String?
    /// Between a path's elements.
    var pathSeparator = " / "
    /// Cells that mean that the term applies.
    var when: [String] = []
    /// Cells that mean that it does not.
    var absent: [String] = []
    /// The term of a single column.
    var term: String?
    /// Between a term and its number of votes.
    var votes: String?
  }

  /// Rows to leave out.
  struct Exclusion: Sendable, Equatable {
    var column: Column
    var when: [String]
  }

  /// A text that is the same for all rows, or lies in a column.
  enum Licence: Sendable, Equatable {
    case fixed(String)
    case column(Column)
  }

  /// The mapping's file.
  var path: String
  /// The digest of its bytes.
  var digest: Digest
  /// The table's file name.
  var table = ""
  var imageColumn: Column
  /// The images' folder, relative to the images' root.
  var imageDirectory: String?
  /// What the image column leaves out of the file's name.
  var imageSuffix = ""
  var caseColumn: Column?
  var groupColumns: [Column] = []
  var forms: [FacetForm] = []
  var attributes: [Attribute] = []
  var licence: Licence?
  var exclusions: [Exclusion] = []
  var missing: Set<String> = [""]

  /// A form with its facet.
  struct FacetForm: Sendable, Equatable {
    let facet: Facet
    let form: Form
  }

  /// An attribute with its column.
  struct Attribute: Sendable, Equatable {
    let name: String
    let column: Column
  }

  /// Every column that the mapping names.
  var columns: [Column] {
    var columns = [imageColumn] + groupColumns + attributes.map(\.column)
    columns += exclusions.map(\.column) + forms.flatMap(\.form.columns)
    if let caseColumn { columns.append(caseColumn) }
    if case .column(let column) = licence { columns.append(column) }
    return columns
  }

  /// What is wrong when the table has these columns.
  func problems(header: [String]) -> [MappingProblem] {
    var seen: Set<String> = []
    return columns.filter { !header.contains($0.name) && seen.insert($0.name).inserted }
      .map { column in
        let near = NearestName.suggestion(for: column.name, among: header)
        let remedy = near.map { "Did you mean \"\($0)\"?" } ?? "The header has no such name."
        return MappingProblem(
          line: column.line, column: column.column,
          what: "the table has no column \"\(column.name)\"", remedy: remedy)
      }
  }
}

/// Proposes what a mistyped name may have been.
enum NearestName {
  /// The nearest name within a third of its length; the first of equally near ones.
  static func suggestion(for name: String, among names: [String]) -> String? {
    let limit = max(1, name.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let distance = distance(Array(name.lowercased()), Array(candidate.lowercased()))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Levenshtein's distance.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (index, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (other, candidate) in right.enumerated() {
        let replaced = diagonal + (character == candidate ? 0 : 1)
        diagonal = row[other + 1]
        row[other + 1] = min(replaced, row[other] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
