internal import Terms
internal import Vocabulary

extension MappedRows {
  /// What a form takes from the current row.
  mutating func terms(
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

  private mutating func addItems(
    _ taking: Taking, to terms: inout RecordDraft.Terms, _ builder: inout RecordBuilder
  ) {
    let form = taking.form.form
    for (item, term, value) in valued(taking, &builder) {
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
}
