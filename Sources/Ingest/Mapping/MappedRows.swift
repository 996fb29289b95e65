internal import Catalogue
internal import Terms
internal import Vocabulary

/// Makes records of a table's rows.
struct MappedRows<Rows: TableRows> {
  let mapping: TableMapping
  var rows: Rows
  /// The images of the rows of the table that names them.
  let joined: JoinedImages?
  /// The images' files whose names begin with zeros.
  let padded: PaddedNames
  /// The rows before the first, for a look ahead.
  let fresh: Rows
  let path: String
  private var excluded = 0
  private(set) var plan = RowPlan()
  /// What each form can say, where some hold for some images of a row only.
  private var annotated = AnnotatedTerms()
  /// What other tables of the mapping annotate.
  private let others: [AnnotatedTable]
  private var elsewhere = AnnotatedElsewhere()
  /// Where each image, with its annotator, was described first.
  private var described: [DescribedImage: Int] = [:]
  /// Rows of each image, where each is another annotator.
  private var ordinals: [ImageID: Int] = [:]
  /// Columns whose long numbers all end in zeros; asked once.
  var roundedColumns: [Int: Bool] = [:]
  /// Columns whose numbers with a point are votes; asked once.
  var voteColumns: [Int: Bool] = [:]

  private struct DescribedImage: Hashable {
    let key: ImageID
    let annotator: String?
  }

  init(
    mapping: TableMapping, rows: Rows, path: String, joined: JoinedImages? = nil,
    padded: PaddedNames = PaddedNames(), annotated others: [AnnotatedTable] = []
  ) {
    self.mapping = mapping
    self.rows = rows
    self.joined = joined
    self.padded = padded
    self.others = others
    self.path = path
    plan = RowPlan(mapping, &self.rows)
    fresh = self.rows
  }

  /// Longer cells are no names and no terms, and would make a catalogue of any size.
  static var maximumCell: Int { 1 << 16 }

  /// Adds a record for every image of every row that is whole and not excluded.
  mutating func read(into builder: inout RecordBuilder) {
    guard check(&builder) else { return }
    annotated = AnnotatedTerms(of: self, builder)
    elsewhere = AnnotatedElsewhere(others, of: self, builder)
    while rows.next(&builder) {
      if isExcluded(&builder) {
        excluded += 1
      } else {
        add(&builder)
      }
    }
    guard excluded > 0 else { return }
    builder.find(
      .note, "rows-excluded", "\(excluded) rows are left out, as the mapping says",
      remedy: "Nothing to do; `exclude` in the mapping decides.")
  }

  func isExcluded(_ builder: inout RecordBuilder) -> Bool {
    plan.exclusions.contains { position, when in
      cell(position, &builder).map { when.contains($0) } ?? false
    }
  }

  /// Whether the table can be read at all.
  private func check(_ builder: inout RecordBuilder) -> Bool {
    var counts: [String: Int] = [:]
    // Only columns that the mapping uses: others may be repeated without harm.
    for column in mapping.columns { counts[column.name] = 0 }
    for name in rows.header { counts[name]? += 1 }
    let isWhole = mapping.required.allSatisfy { counts[$0, default: 0] > 0 }
    let missing = isWhole ? [] : mapping.problems(header: rows.header)
    for problem in missing {
      builder.find(.error, "column-missing", problem.what, remedy: problem.remedy)
    }
    for name in counts.keys.sorted() where counts[name, default: 0] > 1 {
      builder.find(
        .warning, "column-repeated", "the header has the column \"\(name)\" more than once",
        remedy: "The first one counts; rename or remove the others.")
    }
    if let other = mapping.image.other, joined == nil {
      builder.find(
        .error, "table-missing", "\(other.table), which names the images, is not next to the table",
        remedy: "Put it into the same folder; without it no row has an image.")
      return false
    }
    return missing.isEmpty
  }

  /// A cell's text with single blanks; nil when the row has no such cell.
  func cell(_ position: Int?, _ builder: inout RecordBuilder) -> String? {
    guard let position, rows.hasCell(position) else { return nil }
    guard rows.range(position).count <= Self.maximumCell else {
      find(
        .warning, "cell-too-long", "a cell has more than \(Self.maximumCell) bytes",
        remedy: "Such a cell is neither a name nor a term; it counts as empty.", &builder)
      return ""
    }
    return SourceText.collapsed(rows.text(position))
  }

  func isMissing(_ cell: String) -> Bool { mapping.missing.contains(cell) }

  /// A cell's text when it is there and not missing.
  func filled(_ position: Int?, _ builder: inout RecordBuilder) -> String? {
    cell(position, &builder).flatMap { isMissing($0) ? nil : $0 }
  }

  private mutating func add(_ builder: inout RecordBuilder) {
    let images = images(&builder)
    guard !images.isEmpty else { return }
    let facts = facts(&builder, image: images[0].key)
    for image in images {
      var draft = facts.draft(image.key)
      if mapping.annotator == .eachRow {
        ordinals[image.key, default: 0] += 1
        draft.record.annotator = "row \(ordinals[image.key, default: 0])"
      }
      if let file = image.file { draft.state(file: file) }
      if draft.record.caseKey == nil, images.count > 1 {
        // Nothing else keeps the images of one row together.
        draft.record.groupKeys.append("\(builder.source)/row:\(images[0].native)")
      }
      addAttributes(to: &draft.record, of: image, &builder)
      for form in facts.forms where form.holds(for: image.column) && form.annotator == nil {
        draft.take(form)
      }
      draft.terms.add(annotated.unknown(for: image.column, plan))
      draft.terms.add(elsewhere.unknown(on: image.key))
      if draft.record.annotator != nil { stateFacets(of: &draft.record, image) }
      add(draft, image, &builder)
      for other in facts.others(than: draft.record, image.column) { add(other, image, &builder) }
    }
  }

  /// An annotator was asked everything that the mapping reads, also where the row has no such cell.
  private func stateFacets(of record: inout ImageRecord, _ image: RowImage) {
    for form in plan.forms
    where form.form.annotator == nil && (form.only.isEmpty || form.only.contains(image.column)) {
      record.presentFields[form.facet.rawValue, default: 0] += 0
    }
  }

  private func addAttributes(
    to record: inout ImageRecord, of image: RowImage, _ builder: inout RecordBuilder
  ) {
    if let name = mapping.image.attribute {
      record.attributes[name] = image.column
      record.presentFields[FieldLabel.attribute(name).fieldName] = 1
    }
    for attribute in plan.attributes {
      let value = filled(
        attribute.positions[min(image.index, attribute.positions.count - 1)], &builder)
      if let value { record.attributes[attribute.name] = value }
      // A row of JSON may lack the member: then it states nothing, which is not the same as empty.
      if value != nil || attribute.isStated(rows) {
        record.presentFields[attribute.field] = value == nil ? 0 : 1
      }
    }
    for attribute in plan.constants {
      record.attributes[attribute.name] = attribute.value
      record.presentFields[FieldLabel.attribute(attribute.name).fieldName] = 1
    }
  }

  /// Adds a record; an image that the same annotator, or nobody in particular, describes twice is a
  /// finding that names both rows.
  private mutating func add(
    _ draft: RecordDraft, _ image: RowImage, _ builder: inout RecordBuilder
  ) {
    let record = draft.record
    _ = builder.append(draft, at: rows.byteRange.lowerBound)
    let said = DescribedImage(key: record.key, annotator: record.annotator)
    guard let first = described[said] else {
      described[said] = rows.line
      return
    }
    let who = record.annotator.map { " by \($0)" } ?? ""
    find(
      .note, "image-repeated",
      "the image \(record.key) is described twice\(who) in this file: by the rows of lines "
        + "\(first) and \(rows.line)",
      remedy: "Nothing is lost: both descriptions are kept. Where each row is another annotator's, "
        + "say so with `annotator` in the mapping.", &builder)
  }

  /// What holds for all images of a row.
  private mutating func facts(_ builder: inout RecordBuilder, image: ImageID) -> RowFacts {
    var facts = RowFacts(byteRange: builder.text.sourceRange(rows.byteRange), line: rows.line)
    if let position = plan.caseColumn, let value = cell(position, &builder) {
      let id = isMissing(value) ? "" : identity(value, position, "case", &builder)
      facts.caseKey = builder.caseKey(id, at: rows.byteRange.lowerBound)
      // 0 is a field that is there and empty, no entry one that is not there: coverage counts the
      // two apart.
      facts.stated["case"] = facts.caseKey == nil ? 0 : 1
    }
    for group in plan.groups {
      if let position = group.position, let value = filled(position, &builder) {
        let id = identity(value, position, "group", &builder)
        facts.groupKeys.append("\(builder.source)/\(group.name):\(id)")
      }
    }
    switch mapping.licence {
    case .fixed(let text): facts.licence = text
    case .column: facts.licence = filled(plan.licence, &builder)
    case nil: break
    }
    if mapping.licence != nil { facts.stated["licence"] = facts.licence == nil ? 0 : 1 }
    facts.annotator = annotator(&builder)
    for form in plan.forms
    where form.isConstant || form.columns.contains(where: { hasCell($0.position) }) {
      facts.forms.append(
        .init(
          facet: form.facet, index: form.index, only: form.only, annotator: form.form.annotator,
          terms: terms(form, image, &builder)))
    }
    return facts
  }

  /// Who made the row; nil where the table names nobody.
  private func annotator(_ builder: inout RecordBuilder) -> String? {
    guard case .column(let column, let part) = mapping.annotator, hasCell(plan.annotator) else {
      return nil
    }
    if let name = filled(plan.annotator, &builder) { return part.of(name) }
    find(
      .warning, "annotator-missing", "the column \(column.name) names no annotator",
      remedy: "Fill it; what the row says counts as one annotator without a name.", &builder)
    return "unnamed, line \(rows.line)"
  }

  func hasCell(_ position: Int?) -> Bool { position.map { rows.hasCell($0) } ?? false }

  func find(
    _ severity: Severity, _ code: String, _ what: String, remedy: String,
    _ builder: inout RecordBuilder
  ) {
    let range = rows.byteRange
    let start = builder.text.sourceRange(range).lowerBound
    let head = range.lowerBound..<min(range.upperBound, range.lowerBound + Excerpt.rowBytes)
    let shown = String(SourceText.collapsed(builder.text.raw(head)).prefix(Excerpt.row))
    builder.add(
      Finding(
        source: path, position: Position(line: rows.line, column: 1, byteOffset: start),
        severity: severity, code: code, what: what, remedy: remedy, excerpt: shown))
  }
}
