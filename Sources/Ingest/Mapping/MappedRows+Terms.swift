internal import Catalogue
internal import Vocabulary

extension MappedRows {
  /// What a form takes from the current row.
  func mentions(
    _ form: RowPlan.Form, _ image: ImageID, _ builder: inout RecordBuilder
  ) -> [Mention] {
    if let value = form.form.value {
      return [
        Mention(
          facet: form.facet, raw: value, path: form.form.path(value),
          assertion: form.form.assertion, rule: form.rule)
      ]
    }
    var mentions: [Mention] = []
    for column in form.columns {
      guard let position = column.position, let cell = cell(position, &builder) else { continue }
      let taking = Taking(form: form, column: column, position: position, cell: cell)
      if !form.when.isEmpty {
        mentions += oneHot(taking, image, &builder)
      } else if !form.form.parent.isEmpty, form.absent.contains(cell) {
        mentions.append(mention(taking, form.form.parent, .absent, builder))
      } else if isMissing(cell) {
        let isUnknown = !form.form.parent.isEmpty && !form.absent.isEmpty
        if isUnknown { mentions.append(mention(taking, form.form.parent, .unknown, builder)) }
      } else {
        mentions += items(taking, &builder)
      }
    }
    return mentions
  }

  /// A cell that is being taken, and by what.
  struct Taking {
    let form: RowPlan.Form
    let column: RowPlan.Column
    let position: Int
    let cell: String
  }

  /// What a cell says of its column's term.
  ///
  /// A missing value is an unknown one only where the mapping knows of negatives.
  private func oneHot(
    _ taking: Taking, _ image: ImageID, _ builder: inout RecordBuilder
  ) -> [Mention] {
    let (form, path) = (taking.form, taking.column.path)
    if form.when.contains(taking.cell) {
      return [mention(taking, path, form.form.assertion, builder)]
    }
    if form.absent.contains(taking.cell) { return [mention(taking, path, .absent, builder)] }
    if form.absent.isEmpty { return [] }
    if !isMissing(taking.cell) {
      find(
        .warning, "cell-unexpected",
        "column \(taking.column.name) of \(image) holds \"\(taking.cell.prefix(120))\"",
        remedy: "Add it to `when`, `absent` or `missing`; it counts as unknown.", &builder)
    }
    return [mention(taking, path, .unknown, builder)]
  }

  private func mention(
    _ taking: Taking, _ path: [String], _ assertion: Assertion, _ builder: RecordBuilder
  ) -> Mention {
    let range = builder.text.trimmed(rows.range(taking.position))
    return Mention(
      facet: taking.form.facet, raw: builder.text.raw(range), path: path, assertion: assertion,
      byteRange: builder.text.sourceRange(range), rule: taking.column.rule)
  }

  private func items(_ taking: Taking, _ builder: inout RecordBuilder) -> [Mention] {
    let form = taking.form.form
    var mentions: [Mention] = []
    for item in split(taking, &builder, form) {
      let (term, votes) = votes(item, form.votes)
      let range = builder.text.trimmed(item.range)
      let raw = builder.text.raw(range)
      if form.votes != nil, votes == nil {
        find(
          .warning, "votes-missing", "\"\(raw)\" has no number of votes",
          remedy: "Mend the cell; the term is kept without votes.", &builder)
      }
      let text = TermText.clean(term)
      guard !text.isEmpty, !isMissing(text) else { continue }
      mentions.append(
        Mention(
          facet: taking.form.facet, raw: raw,
          path: form.parent + TermText.path(text, separator: form.pathSeparator),
          assertion: form.assertion, votes: votes, byteRange: builder.text.sourceRange(range),
          rule: taking.column.rule))
    }
    return mentions
  }

  /// The items of a cell; the heaviest first where numbers stand beside them.
  private func split(
    _ taking: Taking, _ builder: inout RecordBuilder, _ form: TermForm
  ) -> [CellItem] {
    if let items = rows.items(taking.position) { return sorted(items) }
    if let list = form.list {
      if let items = list.items(rows.content(taking.position)) { return sorted(items) }
      find(
        .warning, "list-malformed",
        "column \(taking.column.name) holds no \(list.rawValue) list",
        remedy: "Mend the cell; it is taken as one term.", &builder)
    }
    let content = rows.content(taking.position)
    guard let separator = form.separator else {
      return [CellItem(text: taking.cell, range: content.range)]
    }
    // Blanks around the separator are no part of a term, nor need the last item have one after it.
    let bare = TermText.collapsed(separator)
    let pieces = ByteSearch.pieces(content.bytes, between: bare.isEmpty ? separator : bare)
    return pieces.compactMap { piece in
      let text = TermText.collapsed(String(decoding: content.bytes[piece], as: UTF8.self))
      return text.isEmpty ? nil : CellItem(text: text, range: content.source(piece))
    }
  }

  private func sorted(_ items: [CellItem]) -> [CellItem] {
    let weights = items.map { $0.number.flatMap(Double.init) ?? 0 }
    guard weights.contains(where: { $0 != 0 }) else { return items }
    let order = items.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
    return order.map { items[$0] }
  }

  /// An item's term and votes: the whole number beside it, or behind the separator.
  private func votes(_ item: CellItem, _ separator: String?) -> (String, Int?) {
    if let number = item.number { return (item.text, Int(number)) }
    guard let separator, let found = item.text.ranges(of: separator).last,
      let number = Int(TermText.collapsed(String(item.text[found.upperBound...])))
    else { return (item.text, nil) }
    return (String(item.text[..<found.lowerBound]), number)
  }
}

extension TermForm.List {
  /// The items of a cell; nil when it holds no such list.
  func items(_ content: CellContent) -> [CellItem]? {
    switch self {
    case .python:
      return PythonList.items(content.bytes)?.map {
        CellItem(text: $0.text, number: $0.number, range: content.source($0.range))
      }
    case .json:
      let (root, problem) = JSONReader.read(content.bytes)
      guard let root, problem == nil else { return nil }
      return JSONItems.items(root) { content.source($0.range) }
    }
  }
}

extension ByteSearch {
  /// The pieces of a text between separators.
  static func pieces(_ bytes: [UInt8], between separator: String) -> [Range<Int>] {
    let pattern = Array(separator.utf8)
    var pieces: [Range<Int>] = []
    var start = 0
    var index = 0
    while index + pattern.count <= bytes.count {
      if bytes[index] == pattern[0], bytes[index...].starts(with: pattern) {
        pieces.append(start..<index)
        index += pattern.count
        start = index
      } else {
        index += 1
      }
    }
    pieces.append(start..<bytes.count)
    return pieces
  }
}
