internal import Documents
internal import Vocabulary
internal import Yams

extension MappingReader {
  private static let formKeys = [
    "column", "columns", "value", "separator", "list", "path", "under", "when", "absent", "term",
    "votes", "numbers", "among", "assertion", "only", "annotator",
  ]

  /// One way in which a facet's terms lie in columns.
  mutating func form(_ node: Node, _ name: String, image: ImageColumns) -> TermForm? {
    var form = TermForm()
    form.line = node.position.line
    if node.scalar != nil {
      guard let column = column(node, name) else { return nil }
      form.columns = [column]
      return form
    }
    guard let entries = entries(node, known: Self.formKeys, of: name) else { return nil }
    readColumns(entries, node, name, into: &form)
    form.separator = entries["separator"].flatMap { scalar($0, "separator") }
    form.list = entries["list"].flatMap { choice($0, "list", TermForm.List.allCases) }
    form.pathSeparator = entries["path"].flatMap { scalar($0, "path") } ?? form.pathSeparator
    form.parent = entries["under"].map { texts($0, "under") } ?? []
    form.when = entries["when"].map { texts($0, "when") } ?? []
    form.absent = entries["absent"].map { texts($0, "absent") } ?? []
    form.term = entries["term"].flatMap { scalar($0, "term") }
    form.votes = entries["votes"].flatMap { scalar($0, "votes") }
    form.numbers = entries["numbers"].flatMap {
      choice($0, "numbers", TermValue.Numbers.allCases)
    }
    form.among = entries["among"].map { Set(texts($0, "among")) } ?? []
    form.annotator = entries["annotator"].flatMap { scalar($0, "annotator") }
    form.assertion =
      entries["assertion"].flatMap { choice($0, "assertion", [.present, .absent, .unknown]) }
      ?? .present
    form.only = entries["only"].map { columns($0, "only") } ?? []
    // The image columns of another table are known when all tables are read.
    if image.other == nil { check(only: form.only, image) }
    check(form, entries, node)
    return form
  }

  /// `only` names columns that name images.
  mutating func check(only columns: [TableMapping.Column], _ image: ImageColumns) {
    for column in columns where !image.columns.contains(where: { $0.name == column.name }) {
      fail(
        line: column.line, column: column.column, "only names no image column",
        "It has: \(image.columns.map(\.name).joined(separator: ", ")).")
    }
  }

  private mutating func readColumns(
    _ entries: [String: Node], _ node: Node, _ name: String, into form: inout TermForm
  ) {
    let given = ["column", "columns", "value"].filter { entries[$0] != nil }
    if given.count > 1 {
      fail(node, "\(name) has both \(given[0]) and \(given[1])", "Keep one of them.")
    }
    form.value = entries["value"].flatMap { scalar($0, "value") }
    if let single = entries["column"] {
      form.columns = column(single, "column").map { [$0] } ?? []
    }
    if let several = entries["columns"] {
      form.isOneHot = true
      if let mapping = several.mapping {
        for (key, value) in mapping {
          // What is wrong was noted there; going on finds the other mistakes of the list in the
          // same run.
          guard let column = column(key, "columns"), let term = scalar(value, column.name) else {
            continue
          }
          form.columns.append(column)
          form.terms[column.name] = term
        }
      } else {
        form.columns += columns(several, "columns")
      }
    }
    if form.columns.isEmpty, form.value == nil {
      fail(node, "\(name) names no column", "Add `column: NAME` or `columns: [NAME, …]`.")
    }
  }

  private mutating func check(_ form: TermForm, _ entries: [String: Node], _ node: Node) {
    if form.when.isEmpty, form.parent.isEmpty, let absent = entries["absent"] {
      fail(
        absent, "absent without when",
        "Say with `when` which cell means present, or with `under` what is absent.")
    }
    if let term = entries["term"], form.when.isEmpty || form.isOneHot {
      fail(term, "term belongs to one column with when", "Add `when`, or remove `term`.")
    }
    if !form.when.isEmpty, !form.isOneHot, form.term == nil {
      fail(node, "when without term", "Add `term: NAME`: the cell itself is no term.")
    }
    if form.when.isEmpty, !form.terms.isEmpty, let columns = entries["columns"] {
      fail(columns, "columns have terms, but no when", "Say with `when` which cell means present.")
    }
    // These take a cell apart; under `when` a cell is only compared.
    for name in ["separator", "votes", "list", "numbers", "among"] {
      guard let key = entries[name] else { continue }
      if !form.when.isEmpty { fail(key, "\(name) next to when", "Remove one of them.") }
      if ["separator", "votes"].contains(name), scalar(key, name)?.isEmpty == true {
        fail(key, "\(name) is empty", "Write the text between the parts, in quotes.")
      }
    }
    if form.separator != nil, let list = entries["list"] {
      fail(list, "list next to separator", "Keep one of them.")
    }
    let both = Set(form.when).intersection(form.absent)
    if let value = both.min(), let absent = entries["absent"] {
      fail(absent, "\"\(value)\" means both present and absent", "Keep it in one of them.")
    }
  }

  /// One of several words.
  private mutating func choice<Word: RawRepresentable<String>>(
    _ node: Node, _ name: String, _ known: [Word]
  ) -> Word? {
    guard let text = scalar(node, name) else { return nil }
    if let word = Word(rawValue: text), known.contains(where: { $0.rawValue == text }) {
      return word
    }
    fail(
      node, "\(name) can't be \"\(text)\"",
      "It is one of: \(known.map(\.rawValue).joined(separator: ", ")).")
    return nil
  }
}
