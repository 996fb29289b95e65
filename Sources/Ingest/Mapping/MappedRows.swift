internal import Catalogue
internal import Provenance
internal import Vocabulary

/// Makes records of a table's rows.
struct MappedRows {
  private let mapping: TableMapping
  private let table: CSVTable
  private let path: String
  private let positions: [String: Int]
  private var excluded = 0

  init(mapping: TableMapping, table: CSVTable, path: String) {
    self.mapping = mapping
    self.table = table
    self.path = path
    var positions: [String: Int] = [:]
    for (index, name) in table.header.enumerated() where positions[name] == nil {
      positions[name] = index
    }
    self.positions = positions
  }

  /// Adds a record for every row that is whole and not excluded.
  mutating func read(into builder: inout RecordBuilder) {
    for row in table.rows where row.fields.count == table.header.count {
      let isExcluded = mapping.exclusions.contains { $0.when.contains(cell($0.column, row)) }
      if isExcluded {
        excluded += 1
        continue
      }
      add(row, to: &builder)
    }
    guard excluded > 0 else { return }
    builder.find(
      .note, "rows-excluded", "\(excluded) rows are left out, as the mapping says",
      remedy: "Nothing to do; `exclude` in the mapping decides.")
  }

  private func cell(_ column: TableMapping.Column, _ row: CSVTable.Row) -> String {
    guard let position = positions[column.name] else { return "" }
    return TermText.collapsed(row.fields[position])
  }

  private func isMissing(_ cell: String) -> Bool { mapping.missing.contains(cell) }

  private func add(_ row: CSVTable.Row, to builder: inout RecordBuilder) {
    let name = cell(mapping.imageColumn, row)
    guard !isMissing(name), let key = builder.key(name) else {
      find(
        .error, "image-id-missing", "the row has no image id", remedy: "Fill the image column.",
        row, &builder)
      return
    }
    var record = ImageRecord(key: key)
    record.byteRange = builder.text.sourceRange(row.byteRange)
    let file = name + mapping.imageSuffix
    record.imageFile = mapping.imageDirectory.map { "\($0)/\(file)" } ?? file
    record.statedFields["file"] = 1
    addKeys(row, &record, builder)
    for attribute in mapping.attributes {
      let value = cell(attribute.column, row)
      record.statedFields[attribute.name] = isMissing(value) ? 0 : 1
      if !isMissing(value) { record.attributes[attribute.name] = value }
    }
    switch mapping.licence {
    case .fixed(let text): record.licence = text
    case .column(let column):
      record.licence = isMissing(cell(column, row)) ? nil : cell(column, row)
    case nil: break
    }
    if mapping.licence != nil { record.statedFields["licence"] = record.licence == nil ? 0 : 1 }
    for entry in mapping.forms {
      let mentions = mentions(entry.form, entry.facet, row, key, &builder)
      record.mentions += mentions
      record.statedFields[entry.facet.rawValue, default: 0] += mentions.count
    }
    let offset = row.byteRange.lowerBound
    builder.add(record, at: offset)
  }

  private func addKeys(
    _ row: CSVTable.Row, _ record: inout ImageRecord, _ builder: RecordBuilder
  ) {
    if let column = mapping.caseColumn {
      let value = cell(column, row)
      record.caseKey = isMissing(value) ? nil : builder.caseKey(value)
      record.statedFields["case"] = record.caseKey == nil ? 0 : 1
    }
    for column in mapping.groupColumns {
      let value = cell(column, row)
      if !isMissing(value) {
        record.groupKeys.append("\(builder.source)/\(column.name):\(value)")
      }
    }
  }

  private func find(
    _ severity: Severity, _ code: String, _ what: String, remedy: String, _ row: CSVTable.Row,
    _ builder: inout RecordBuilder
  ) {
    let start = builder.text.sourceRange(row.byteRange).lowerBound
    builder.add(
      Finding(
        source: path, position: Position(line: row.line, column: 1, byteOffset: start),
        severity: severity, code: code, what: what, remedy: remedy,
        excerpt: String(row.fields.joined(separator: ",").prefix(120))))
  }
}

extension MappedRows {
  private func mentions(
    _ form: TableMapping.Form, _ facet: Facet, _ row: CSVTable.Row, _ key: ImageID,
    _ builder: inout RecordBuilder
  ) -> [Mention] {
    let bytes = builder.text.sourceRange(row.byteRange)
    var mentions: [Mention] = []
    for column in form.columns {
      let cell = cell(column, row)
      if form.when.isEmpty {
        if isMissing(cell) { continue }
        mentions += items(cell, form, facet, row, bytes, &builder)
        continue
      }
      guard let assertion = assertion(cell, form) else {
        if !form.absent.isEmpty {
          find(
            .warning, "cell-unexpected", "column \(column.name) of \(key) holds \"\(cell)\"",
            remedy: "Add it to `when`, `absent` or `missing`; it counts as unknown.", row, &builder)
          mentions.append(mention(facet, cell, form.term ?? column.name, .unknown, form, bytes))
        }
        continue
      }
      mentions.append(mention(facet, cell, form.term ?? column.name, assertion, form, bytes))
    }
    return mentions
  }

  /// What a cell says of its column's term; nil when it says nothing.
  ///
  /// A missing value is an unknown one only where the mapping knows of negatives.
  private func assertion(_ cell: String, _ form: TableMapping.Form) -> Assertion? {
    if form.when.contains(cell) { return .present }
    if form.absent.contains(cell) { return .absent }
    return isMissing(cell) && !form.absent.isEmpty ? .unknown : nil
  }

  private func mention(
    _ facet: Facet, _ cell: String, _ term: String, _ assertion: Assertion,
    _ form: TableMapping.Form, _ bytes: Range<Int>
  ) -> Mention {
    Mention(
      facet: facet, raw: cell,
      path: TermText.path(TermText.clean(term), separator: form.pathSeparator),
      assertion: assertion, byteRange: bytes)
  }

  private func items(
    _ cell: String, _ form: TableMapping.Form, _ facet: Facet, _ row: CSVTable.Row,
    _ bytes: Range<Int>, _ builder: inout RecordBuilder
  ) -> [Mention] {
    let texts = form.separator.map { split(cell, $0) } ?? [cell]
    return texts.compactMap { raw in
      let (term, votes) = votes(raw, form.votes)
      if form.votes != nil, votes == nil {
        find(
          .warning, "votes-missing", "\"\(raw)\" has no number of votes",
          remedy: "Mend the cell; the term is kept without votes.", row, &builder)
      }
      let text = TermText.clean(term)
      guard !text.isEmpty, !isMissing(text) else { return nil }
      return Mention(
        facet: facet, raw: raw, path: TermText.path(text, separator: form.pathSeparator),
        votes: votes, byteRange: bytes)
    }
  }

  private func split(_ text: String, _ separator: String) -> [String] {
    // Blanks around the separator are no part of a term, nor need the last item have one after it.
    let bare = TermText.collapsed(separator)
    let parts = text.split(separator: bare.isEmpty ? separator : bare)
    return parts.map { TermText.collapsed(String($0)) }.filter { !$0.isEmpty }
  }

  private func votes(_ text: String, _ separator: String?) -> (String, Int?) {
    guard let separator, let found = text.ranges(of: separator).last,
      let number = Int(TermText.collapsed(String(text[found.upperBound...])))
    else { return (text, nil) }
    return (String(text[..<found.lowerBound]), number)
  }
}
