internal import Digests
internal import Documents
internal import Terms
internal import Vocabulary

/// What the columns of a table mean.
struct TableMapping: Sendable, Equatable {
  /// A column's name with its line in the mapping.
  struct Column: Sendable, Equatable {
    let name: String
    let line: Int
    let column: Int
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

  /// Who made a row.
  enum Annotator: Sendable, Equatable {
    /// The name is in a column, or is a part of it.
    case column(Column, CellPart)
    /// Each row of an image is another one, who has no name.
    case eachRow
  }

  struct FacetForm: Sendable, Equatable {
    let facet: Facet
    let form: TermForm
  }

  /// An attribute with its text: of a column, of one column for each image column, or always the
  /// same.
  struct Attribute: Sendable, Equatable {
    let name: String
    var columns: [Column] = []
    var value: String?
  }

  /// The mapping's file.
  var path: String
  /// The digest of its bytes.
  var digest: Digest
  /// The table's file names: one, or those of its versions.
  var names: [String] = []
  /// Who looked at the images; nil where the table names nobody.
  var annotator: Annotator?
  /// What separates the columns; nil to find out.
  var delimiter: UInt8?
  /// Which images a row describes.
  var image = ImageColumns()
  var caseColumn: Column?
  var groupColumns: [Column] = []
  var forms: [FacetForm] = []
  var attributes: [Attribute] = []
  var licence: Licence?
  var exclusions: [Exclusion] = []
  var missing: Set<String> = [""]
  /// Columns that some versions of the table lack.
  var optional: Set<String> = []
  /// Columns that mean nothing here, but distinguish this table from others.
  var header: [Column] = []

  /// Every column that the mapping names, in the order of the file's parts.
  var columns: [Column] {
    var columns = image.columns + groupColumns + attributes.flatMap(\.columns)
    columns += exclusions.map(\.column) + forms.flatMap(\.form.columns) + header
    if let by = image.other?.by { columns.append(by) }
    if let file = image.fileColumn { columns.append(file) }
    if case .column(let column, _) = annotator { columns.append(column) }
    if let caseColumn { columns.append(caseColumn) }
    if case .column(let column) = licence { columns.append(column) }
    return columns
  }

  /// The names of the columns without which the table is another one.
  var required: Set<String> { Set(columns.map(\.name)).subtracting(optional) }

  /// Whether a file is called as the table; a name that begins with `*` is an ending.
  func isNamed(_ path: String) -> Bool {
    names.contains { name in
      name.hasPrefix("*")
        ? path.hasSuffix(name.dropFirst()) : path == name || path.hasSuffix("/" + name)
    }
  }

  /// What is wrong when the table has these columns.
  func problems(header: [String]) -> [MappingProblem] {
    let names = Set(header)
    var seen: Set<String> = optional
    return columns.filter { !names.contains($0.name) && seen.insert($0.name).inserted }
      .map { column in
        let near = Nearest.candidates(for: column.name, among: header, limit: 1).first
        let remedy = near.map(Nearest.question) ?? "The header has no such name."
        return MappingProblem(
          line: column.line, column: column.column,
          what: "the table has no column \"\(column.name)\"", remedy: remedy)
      }
  }
}

/// Which images a row describes.
struct ImageColumns: Sendable, Equatable {
  /// Another table whose rows name the images.
  struct Other: Sendable, Equatable {
    /// The other table's file name.
    var table: String
    /// The column that both tables have.
    var by: TableMapping.Column
  }

  /// The columns that hold image names; empty when another table does.
  var columns: [TableMapping.Column] = []
  /// The table that names the images of this table's rows.
  var other: Other?
  /// The images' folder, relative to the images' root.
  var directory: String?
  /// What the column leaves out of the file's name.
  var suffix = ""
  /// What the image's key leaves out of the column, at its beginning or end.
  var strip: [String] = []
  /// The attribute that holds the image column's name.
  var attribute: String?
  /// The part of the cell that is meant.
  var part = CellPart()
  /// The column that holds the file's name; nil where it is the image's own.
  var fileColumn: TableMapping.Column?
  /// Whether the table names no files.
  var isWithoutFile = false

  /// The native id of an image.
  func key(_ cell: String) -> String {
    var key = part.of(cell)[...]
    for part in strip where key.count > part.count {
      if key.hasPrefix(part) {
        key = key.dropFirst(part.count)
      } else if key.hasSuffix(part) {
        key = key.dropLast(part.count)
      }
    }
    return String(key)
  }

  /// The file of an image, by the cell of its own column or of the file's: no folder in front of an
  /// address or a path from a root, and no suffix twice.
  func file(_ cell: String) -> String? {
    if isWithoutFile { return nil }
    let stated = fileColumn == nil ? part.of(cell) : cell
    let isWhole = suffix.hasPrefix(".") && StatedName.stem(stated) != nil
    let name = isWhole ? stated : stated + suffix
    guard let directory, !StatedName.isForeign(stated) else { return name }
    return "\(directory)/\(name)"
  }
}
