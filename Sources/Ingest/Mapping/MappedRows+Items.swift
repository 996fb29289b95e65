internal import Terms
internal import Vocabulary

extension MappedRows {
  /// An item of a cell, its term and what is said of it; no value where there should be votes and are none.
  typealias Valued = (item: CellItem, term: String, value: TermValue?)

  /// The items of a cell.
  ///
  /// Where the mapping doesn't say what numbers are, `1.0` is a weight, but a vote in a column of votes:
  /// pandas saves those as `1.0` and `3.0` when a cell is missing.
  mutating func valued(_ taking: Taking, _ builder: inout RecordBuilder) -> [Valued] {
    let numbers = taking.form.form.numbers
    let items = valued(taking, as: numbers, &builder)
    guard numbers == nil, items.contains(where: { $0.value?.weight == 1 }),
      countsVotes(taking, builder)
    else { return items }
    // What is wrong with the cell was said.
    var unheard = builder
    return valued(taking, as: .votes, &unheard)
  }

  private func valued(
    _ taking: Taking, as numbers: TermValue.Numbers?, _ builder: inout RecordBuilder
  ) -> [Valued] {
    split(taking, as: numbers, &builder).map { item in
      let (term, value) = voted(item, taking.form.form, as: numbers)
      return (item, term, value)
    }
  }

  /// Whether a column has numbers above 1 and none between 0 and 1.
  private mutating func countsVotes(_ taking: Taking, _ builder: RecordBuilder) -> Bool {
    if let known = voteColumns[taking.position] { return known }
    var unheard = RecordBuilder(source: "", path: "", text: builder.text)
    var ahead = self
    // A copy from the first row on: the current row must not move.
    ahead.rows = fresh
    var sawMany = false
    var sawShare = false
    while !sawShare, ahead.rows.next(&unheard) {
      var cell = ""
      if ahead.rows.node(taking.position) == nil {
        guard let text = ahead.filled(taking.position, &unheard) else { continue }
        cell = text
      }
      let there = Taking(
        form: taking.form, column: taking.column, position: taking.position, cell: cell)
      for (_, _, value) in ahead.valued(there, as: nil, &unheard) {
        sawMany = sawMany || value?.votes ?? 0 > 1
        sawShare = sawShare || value?.weight ?? 1 < 1
      }
    }
    voteColumns[taking.position] = sawMany && !sawShare
    return sawMany && !sawShare
  }

  /// The items of a cell; the heaviest first where numbers stand next to them.
  private func split(
    _ taking: Taking, as numbers: TermValue.Numbers?, _ builder: inout RecordBuilder
  ) -> [CellItem] {
    if let items = listed(taking, as: numbers, &builder) { return items }
    let content = rows.content(taking.position)
    guard let separator = taking.form.form.separator else {
      return [CellItem(text: taking.cell, range: content.range)]
    }
    // Blanks around the separator are no part of a term, nor need the last item have one after it.
    let bare = SourceText.collapsed(separator)
    let pieces = ByteSearch.pieces(content.bytes, between: bare.isEmpty ? separator : bare)
    return pieces.compactMap { piece in
      let text = SourceText.collapsed(String(decoding: content.bytes[piece], as: UTF8.self))
      return text.isEmpty ? nil : CellItem(text: text, range: content.source(piece))
    }
  }

  /// The items of a cell that is a list or an object; nil for one that is plain text.
  private func listed(
    _ taking: Taking, as numbers: TermValue.Numbers?, _ builder: inout RecordBuilder
  ) -> [CellItem]? {
    let form = taking.form.form
    let reading = ListedTerms.Reading(
      numbers: numbers, missing: mapping.missing, pathSeparator: form.pathSeparator)
    let utf8 = builder.text.utf8
    let terms: ListedTerms
    // In JSON the cell is a value already. In a table it is text that has to be parsed, and its
    // bytes lead back to the file's past the quotes that were taken out.
    if let (node, documentRange) = rows.node(taking.position) {
      terms = ListedTerms(node, reading, documentRange: documentRange) { range in
        String(decoding: utf8[documentRange(range)], as: UTF8.self)
      }
    } else {
      let content = rows.content(taking.position)
      guard let list = form.list ?? TermForm.List(unasked: taking.cell) else { return nil }
      guard let node = list.node(content.bytes) else {
        if TermForm.List.isPlain(taking.cell) { return nil }
        find(
          .warning, "list-malformed",
          "column \(taking.column.name) holds no \(list.rawValue) list",
          remedy: "Fix the cell; it is taken as one term.", &builder)
        return [CellItem(text: taking.cell, range: content.range)]
      }
      terms = ListedTerms(node, reading, documentRange: { content.source($0) }) { range in
        String(decoding: content.bytes[range], as: UTF8.self)
      }
    }
    for range in terms.odd {
      find(
        .warning, "list-malformed",
        "column \(taking.column.name) holds \"\(builder.text.raw(range).prefix(Excerpt.value))\", no term and "
          + "no term with a value",
        remedy: "Fix the cell; it is taken as one term.", &builder)
    }
    return sorted(terms.items)
  }

  private func sorted(_ items: [CellItem]) -> [CellItem] {
    guard items.contains(where: { $0.value.rank != 0 }) else { return items }
    let order = items.indices.sorted {
      (items[$1].value.rank, $0) < (items[$0].value.rank, $1)
    }
    return order.map { items[$0] }
  }

  /// An item's term and what is said of it: next to it, or behind the separator of votes; no value where
  /// there should be votes and are none.
  private func voted(
    _ item: CellItem, _ form: TermForm, as numbers: TermValue.Numbers?
  ) -> (String, TermValue?) {
    guard let separator = form.votes, item.value == .alone else { return (item.text, item.value) }
    guard let found = item.text.ranges(of: separator).last,
      let value = TermValue.number(
        SourceText.collapsed(String(item.text[found.upperBound...])), as: numbers)
    else { return (item.text, nil) }
    return (String(item.text[..<found.lowerBound]), value)
  }
}

extension TermForm.List {
  /// What is a list without being called one: what Label Studio writes where several may be chosen.
  init?(unasked cell: String) {
    let marks = ["{\"choices\"", "{\"taxonomy\""]
    guard marks.contains(where: cell.hasPrefix) else { return nil }
    self = .json
  }

  /// Whether a cell of lists is a term that stands alone: some programs write a list only for several.
  static func isPlain(_ cell: String) -> Bool {
    !"[{(\"'".utf8.contains(cell.utf8.first ?? 0)
  }

  /// The value of a cell; nil when it holds no such list.
  func node(_ bytes: [UInt8]) -> JSONNode? {
    // What pandas writes for a cell that holds nothing.
    if ["nan", "NaN", "None"].contains(where: { bytes.elementsEqual($0.utf8) }) {
      return JSONNode(value: .null, range: 0..<bytes.count)
    }
    switch self {
    case .python: return PythonList.node(bytes)
    case .json:
      let (root, problem) = JSONReader.read(bytes)
      return problem == nil ? root : nil
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
