internal import Catalogue
internal import Terms
internal import Vocabulary

extension MappedRows {
  /// What a form takes from the current row.
  func terms(
    _ form: RowPlan.Form, _ image: ImageID, _ builder: inout RecordBuilder
  ) -> RecordDraft.Terms {
    var terms = RecordDraft.Terms()
    if let value = form.form.value {
      terms.add(
        form.facet, form.form.path(value), raw: value, bytes: nil, rule: form.rule,
        assertion: form.form.assertion)
      return terms
    }
    for column in form.columns {
      guard let position = column.position else { continue }
      if form.when.isEmpty, rows.node(position) != nil {
        // A list is no name: only its items have to be short.
        addItems(
          Taking(form: form, column: column, position: position, cell: ""), to: &terms, &builder)
        continue
      }
      guard let cell = cell(position, &builder) else { continue }
      let taking = Taking(form: form, column: column, position: position, cell: cell)
      if !form.when.isEmpty {
        addOneHot(taking, image, to: &terms, &builder)
      } else if !form.form.parent.isEmpty, form.absent.contains(cell) {
        add(taking, form.form.parent, .absent, to: &terms, builder)
      } else if isMissing(cell) {
        let isUnknown = !form.form.parent.isEmpty && !form.absent.isEmpty
        if isUnknown { add(taking, form.form.parent, .unknown, to: &terms, builder) }
      } else {
        addItems(taking, to: &terms, &builder)
      }
    }
    return terms
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
  private func addOneHot(
    _ taking: Taking, _ image: ImageID, to terms: inout RecordDraft.Terms,
    _ builder: inout RecordBuilder
  ) {
    let (form, path) = (taking.form, taking.column.path)
    if form.when.contains(taking.cell) {
      return add(taking, path, form.form.assertion, to: &terms, builder)
    }
    if form.absent.contains(taking.cell) { return add(taking, path, .absent, to: &terms, builder) }
    if form.absent.isEmpty { return }
    if !isMissing(taking.cell) {
      find(
        .warning, "cell-unexpected",
        "column \(taking.column.name) of \(image) holds \"\(taking.cell.prefix(Excerpt.row))\"",
        remedy: "Add it to `when`, `absent` or `missing`; it counts as unknown.", &builder)
    }
    add(taking, path, .unknown, to: &terms, builder)
  }

  /// Adds the term that a column or form stands for; the cell is its text.
  private func add(
    _ taking: Taking, _ path: [String], _ assertion: Assertion,
    to terms: inout RecordDraft.Terms, _ builder: RecordBuilder
  ) {
    let range = builder.text.trimmed(rows.range(taking.position))
    terms.add(
      taking.form.facet, path, raw: builder.text.raw(range),
      bytes: builder.text.sourceRange(range), rule: taking.column.rule, assertion: assertion)
  }

  private func addItems(
    _ taking: Taking, to terms: inout RecordDraft.Terms, _ builder: inout RecordBuilder
  ) {
    let form = taking.form.form
    for item in split(taking, &builder, form) {
      let (term, value) = voted(item, form)
      let range = builder.text.trimmed(item.range)
      guard term.utf8.count <= Self.maximumCell else {
        find(
          .warning, "cell-too-long", "an item has more than \(Self.maximumCell) bytes",
          remedy: "It is no term, and left out.", &builder)
        continue
      }
      let text = SourceText.clean(term)
      guard !text.isEmpty, !isMissing(text), form.among.isEmpty || form.among.contains(text) else {
        continue
      }
      report(text, value, form, &builder)
      guard let assertion = (value ?? .alone).under(form.assertion) else { continue }
      // Votes and weights are those of people who named the term; of an absent one there are none.
      let isPresent = assertion == .present
      terms.add(
        taking.form.facet, form.parent + SourceText.path(text, separator: form.pathSeparator),
        raw: range.isEmpty ? term : builder.text.raw(range),
        bytes: range.isEmpty ? nil : builder.text.sourceRange(range), rule: taking.column.rule,
        assertion: assertion, votes: isPresent ? value?.votes : nil,
        weight: isPresent ? value?.weight : nil)
    }
  }

  /// Says what is odd about what stands next to a term.
  private func report(
    _ term: String, _ value: TermValue?, _ form: TermForm, _ builder: inout RecordBuilder
  ) {
    let name = "\"\(term.prefix(Excerpt.value))\""
    guard let value else {
      find(
        .warning, "votes-missing", "\(name) has no number of votes",
        remedy: "Fix the cell; the term is kept without votes.", &builder)
      return
    }
    if let oddity = value.oddity {
      find(
        .warning, "value-unexpected", "what stands next to \(name) \(oddity.what)",
        remedy: "Fix the cell; the term counts as unknown. Votes are integers from 0, weights lie "
          + "between 0 and 1.", &builder)
    } else if form.votes != nil, value.assertion == .absent {
      find(
        // Only of votes: elsewhere a 0 is a usual way to write that a term is absent.
        .note, "votes-zero", "\(name) has 0 votes",
        remedy: "Nothing to do: nobody named it, so it counts as absent.", &builder)
    }
  }

  /// The items of a cell; the heaviest first where numbers stand next to them.
  private func split(
    _ taking: Taking, _ builder: inout RecordBuilder, _ form: TermForm
  ) -> [CellItem] {
    if let items = listed(taking, &builder, form) { return items }
    let content = rows.content(taking.position)
    guard let separator = form.separator else {
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
    _ taking: Taking, _ builder: inout RecordBuilder, _ form: TermForm
  ) -> [CellItem]? {
    let reading = ListedTerms.Reading(
      numbers: form.numbers, missing: mapping.missing, pathSeparator: form.pathSeparator)
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
  private func voted(_ item: CellItem, _ form: TermForm) -> (String, TermValue?) {
    guard let separator = form.votes, item.value == .alone else { return (item.text, item.value) }
    guard let found = item.text.ranges(of: separator).last,
      let value = TermValue.number(
        SourceText.collapsed(String(item.text[found.upperBound...])), as: form.numbers)
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
