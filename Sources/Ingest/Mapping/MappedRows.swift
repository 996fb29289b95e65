internal import Catalogue
internal import Provenance
internal import Vocabulary

/// Makes records of a table's rows.
struct MappedRows<Rows: TableRows> {
  let mapping: TableMapping
  var rows: Rows
  /// The images of the rows of the table that names them.
  let joined: JoinedImages?
  private let path: String
  private var excluded = 0
  private var plan = RowPlan()

  init(mapping: TableMapping, rows: Rows, path: String, joined: JoinedImages? = nil) {
    self.mapping = mapping
    self.rows = rows
    self.path = path
    self.joined = joined
    plan = RowPlan(mapping, &self.rows)
  }

  /// Longer cells are no names and no terms, and would make a catalogue of any size.
  static var maximumCell: Int { 1 << 16 }

  /// Adds a record for every image of every row that is whole and not excluded.
  mutating func read(into builder: inout RecordBuilder) {
    guard check(&builder) else { return }
    while rows.next(&builder) {
      let isExcluded = plan.exclusions.contains { position, when in
        cell(position, &builder).map { when.contains($0) } ?? false
      }
      if isExcluded {
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

  /// Whether the table can be read at all.
  private func check(_ builder: inout RecordBuilder) -> Bool {
    var counts: [String: Int] = [:]
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
        .error, "table-missing", "\(other.table), which names the images, is not beside the table",
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
    return TermText.collapsed(rows.text(position))
  }

  func isMissing(_ cell: String) -> Bool { mapping.missing.contains(cell) }

  /// A cell's text when it is there and not missing.
  private func filled(_ position: Int?, _ builder: inout RecordBuilder) -> String? {
    cell(position, &builder).flatMap { isMissing($0) ? nil : $0 }
  }

  private func add(_ builder: inout RecordBuilder) {
    let images = images(&builder)
    guard !images.isEmpty else { return }
    let facts = facts(&builder, image: images[0].key)
    for (index, image) in images.enumerated() {
      var record = facts.record(image.key)
      record.imageFile = image.file
      record.statedFields["file"] = 1
      if record.caseKey == nil, images.count > 1 {
        // Nothing else keeps the pictures of one row together.
        record.groupKeys.append("\(builder.source)/row:\(images[0].native)")
      }
      if let name = mapping.image.attribute {
        record.attributes[name] = image.column
        record.statedFields[name] = 1
      }
      for attribute in plan.attributes {
        let value = filled(
          attribute.positions[min(image.index, attribute.positions.count - 1)],
          &builder)
        if let value { record.attributes[attribute.name] = value }
        if value != nil || attribute.isStated(rows) {
          record.statedFields[attribute.name] = value == nil ? 0 : 1
        }
      }
      for attribute in plan.constants {
        record.attributes[attribute.name] = attribute.value
        record.statedFields[attribute.name] = 1
      }
      for form in facts.forms where form.only.isEmpty || form.only.contains(image.column) {
        record.mentions += form.mentions
        record.statedFields[form.facet.rawValue, default: 0] += form.mentions.count
      }
      builder.add(record, at: index == 0 ? rows.byteRange.lowerBound : nil)
    }
  }

  /// What holds for all images of a row.
  private func facts(_ builder: inout RecordBuilder, image: ImageID) -> RowFacts {
    var facts = RowFacts(byteRange: builder.text.sourceRange(rows.byteRange))
    if let position = plan.caseColumn, let value = cell(position, &builder) {
      facts.caseKey = isMissing(value) ? nil : builder.caseKey(value)
      facts.stated["case"] = facts.caseKey == nil ? 0 : 1
    }
    for group in plan.groups {
      if let value = filled(group.position, &builder) {
        facts.groupKeys.append("\(builder.source)/\(group.name):\(value)")
      }
    }
    switch mapping.licence {
    case .fixed(let text): facts.licence = text
    case .column: facts.licence = filled(plan.licence, &builder)
    case nil: break
    }
    if mapping.licence != nil { facts.stated["licence"] = facts.licence == nil ? 0 : 1 }
    for form in plan.forms
    where form.isConstant || form.columns.contains(where: { hasCell($0.position) }) {
      facts.forms.append(
        .init(
          facet: form.facet, only: form.only, mentions: mentions(form, image, &builder)))
    }
    return facts
  }

  func hasCell(_ position: Int?) -> Bool { position.map { rows.hasCell($0) } ?? false }

  func find(
    _ severity: Severity, _ code: String, _ what: String, remedy: String,
    _ builder: inout RecordBuilder
  ) {
    let range = rows.byteRange
    let start = builder.text.sourceRange(range).lowerBound
    let head = range.lowerBound..<min(range.upperBound, range.lowerBound + 480)
    let shown = String(TermText.collapsed(builder.text.raw(head)).prefix(120))
    builder.add(
      Finding(
        source: path, position: Position(line: rows.line, column: 1, byteOffset: start),
        severity: severity, code: code, what: what, remedy: remedy, excerpt: shown))
  }
}

extension MappedRows {
  /// An image of a row.
  private struct Image {
    let key: ImageID
    let native: String
    let file: String
    /// The column that named it, and which of the image columns that is.
    let column: String
    let index: Int
  }

  private func images(_ builder: inout RecordBuilder) -> [Image] {
    guard let by = plan.by else { return ownImages(&builder) }
    let value = cell(by, &builder) ?? ""
    guard let rows = joined?.images[value], !isMissing(value) else {
      find(
        .warning, "row-without-image", "no image belongs to \"\(value.prefix(80))\"",
        remedy: "Mend the key, or add the row to the table that names the images.", &builder)
      return []
    }
    return rows.compactMap { image in
      builder.key(image.native).map {
        Image(
          key: $0, native: image.native, file: image.file, column: image.column,
          index: image.index)
      }
    }
  }

  private func ownImages(_ builder: inout RecordBuilder) -> [Image] {
    var images: [Image] = []
    for (index, column) in plan.images.enumerated() {
      guard let name = filled(column.position, &builder) else { continue }
      let native = mapping.image.key(name)
      guard let key = builder.key(native) else { continue }
      images.append(
        Image(
          key: key, native: native, file: mapping.image.file(name), column: column.name,
          index: index))
    }
    if images.isEmpty {
      find(
        .error, "image-id-missing", "the row has no image id", remedy: "Fill the image column.",
        &builder)
    }
    return images
  }
}
