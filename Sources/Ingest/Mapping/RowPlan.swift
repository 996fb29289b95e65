internal import Catalogue
internal import Files
internal import Vocabulary

/// A mapping with its columns found in a table, so that no row looks for a name.
struct RowPlan {
  /// A column with its position.
  struct Column {
    let name: String
    /// nil when the table lacks it.
    let position: Int?
    /// The path of its term, for columns that are one.
    let path: [String]
    /// What a mention says of who took it.
    let rule: String
  }

  struct Form {
    let facet: Facet
    let form: TermForm
    /// Which of the mapping's forms it is.
    let index: Int
    let columns: [Column]
    let only: Set<String>
    /// The rule of a term that has no column.
    let rule: String
    let when: Set<String>
    let absent: Set<String>

    var isConstant: Bool { form.value != nil }
  }

  /// An attribute with a column for all images, or one for each.
  struct Attribute {
    let name: String
    let positions: [Int?]
    /// The name under which it is counted.
    var field: String { FieldLabel.attribute(name).fieldName }

    func isStated(_ rows: some TableRows) -> Bool {
      positions.contains { $0.map { rows.hasCell($0) } ?? false }
    }
  }

  private(set) var images: [Column] = []
  private(set) var by: Int?
  private(set) var caseColumn: Int?
  private(set) var groups: [Column] = []
  private(set) var licence: Int?
  private(set) var annotator: Int?
  private(set) var file: Int?
  private(set) var exclusions: [(position: Int?, when: Set<String>)] = []
  private(set) var attributes: [Attribute] = []
  private(set) var constants: [(name: String, value: String)] = []
  private(set) var forms: [Form] = []

  /// A plan for no table.
  init() {}

  /// Finds the columns.
  init(_ mapping: TableMapping, _ rows: inout some TableRows) {
    let file = Folder.name(of: mapping.path)
    // Asking changes `rows`: rows of JSON give a column its position when it is first asked for.
    func located(_ column: TableMapping.Column, path: [String] = []) -> Column {
      Column(
        name: column.name, position: rows.position(of: column.name), path: path,
        rule: "\(file):\(column.line) column \(column.name)")
    }
    images = mapping.image.columns.map { located($0) }
    by = mapping.image.other.flatMap { located($0.by).position }
    caseColumn = mapping.caseColumn.flatMap { located($0).position }
    groups = mapping.groupColumns.map { located($0) }
    if case .column(let column) = mapping.licence { licence = located(column).position }
    if case .column(let column, _) = mapping.annotator { annotator = located(column).position }
    self.file = mapping.image.fileColumn.flatMap { located($0).position }
    exclusions = mapping.exclusions.map { (located($0.column).position, Set($0.when)) }
    for attribute in mapping.attributes {
      if let value = attribute.value {
        constants.append((attribute.name, value))
      } else {
        attributes.append(
          Attribute(name: attribute.name, positions: attribute.columns.map { located($0).position })
        )
      }
    }
    for (index, entry) in mapping.forms.enumerated() {
      let form = entry.form
      let columns = form.columns.map { column in
        let term = form.terms[column.name] ?? form.term ?? column.name
        return located(column, path: form.path(term))
      }
      forms.append(
        Form(
          facet: entry.facet, form: form, index: index, columns: columns,
          only: Set(form.only.map(\.name)),
          rule: "\(file):\(form.line) value", when: Set(form.when), absent: Set(form.absent)))
    }
  }
}

extension TermForm {
  /// The path of a term below the form's parent.
  func path(_ term: String) -> [String] {
    parent + SourceText.path(SourceText.clean(term), separator: pathSeparator)
  }
}

/// What a row says of all its images.
struct RowFacts {
  /// Terms that hold for some or all of the row's images.
  struct Form {
    let facet: Facet
    let index: Int
    let only: Set<String>
    /// Who says so; nil for the row's own annotator.
    let annotator: String?
    let terms: RecordDraft.Terms

    /// Whether it holds for an image of a column.
    func holds(for column: String) -> Bool { only.isEmpty || only.contains(column) }
  }

  let byteRange: Range<Int>
  let line: Int
  /// Who made the row.
  var annotator: String?
  var caseKey: CaseID?
  var groupKeys: [String] = []
  var licence: String?
  var stated: [String: Int] = [:]
  var forms: [Form] = []

  init(byteRange: Range<Int>, line: Int) {
    self.byteRange = byteRange
    self.line = line
  }

  /// The record of an image with the row's facts but its terms.
  func draft(_ key: ImageID) -> RecordDraft {
    var draft = RecordDraft(key: key)
    draft.record.byteRange = byteRange
    draft.record.line = line
    draft.record.annotator = annotator
    draft.record.caseKey = caseKey
    draft.record.groupKeys = groupKeys
    draft.record.licence = licence
    draft.record.presentFields = stated
    return draft
  }

  /// What further annotators of the row say of an image of a column, a record each.
  func others(than record: ImageRecord, _ column: String) -> [RecordDraft] {
    var others: [RecordDraft] = []
    for form in forms where form.holds(for: column) {
      guard let name = form.annotator else { continue }
      // A record is all that one person says of an image, in however many forms.
      if let index = others.firstIndex(where: { $0.record.annotator == name }) {
        others[index].take(form)
        continue
      }
      var other = RecordDraft(key: record.key)
      other.record.byteRange = byteRange
      other.record.line = line
      other.record.caseKey = caseKey
      // Not the row's own keys alone: the record may have got one that keeps the row's images
      // together.
      other.record.groupKeys = record.groupKeys
      other.record.annotator = name
      other.take(form)
      others.append(other)
    }
    return others
  }
}

extension RecordDraft {
  /// Takes what a form says of the image.
  mutating func take(_ form: RowFacts.Form) {
    terms.add(form.terms)
    record.presentFields[form.facet.rawValue, default: 0] += form.terms.mentions.count
  }
}
