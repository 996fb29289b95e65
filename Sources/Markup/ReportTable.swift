/// A table that sorts by its headers, filters and saves itself as CSV.
package struct ReportTable {
  /// A column: its title, and whether it holds numbers.
  package struct Column {
    package let title: String
    package var isNumber = false
    package var hint = ""

    /// A column; `hint` shows when the pointer rests on its title.
    package init(title: String, isNumber: Bool = false, hint: String = "") {
      self.title = title
      self.isNumber = isNumber
      self.hint = hint
    }
  }

  /// A choice above the table that hides rows whose `data-name` differs.
  package struct Choice {
    package let name: String
    package let label: String
    package let values: [(value: String, label: String)]

    package init(name: String, label: String, values: [(value: String, label: String)]) {
      self.name = name
      self.label = label
      self.values = values
    }
  }

  package let id: String
  package let columns: [Column]
  package var choices: [Choice] = []
  package var isSearchable = false
  package var rows: [HTML] = []

  /// A table; `id` is its anchor in the page.
  package init(
    id: String, columns: [Column], choices: [Choice] = [], isSearchable: Bool = false,
    rows: [HTML] = []
  ) {
    self.id = id
    self.columns = columns
    self.choices = choices
    self.isSearchable = isSearchable
    self.rows = rows
  }

  /// A cell of text.
  package static func cell(_ html: HTML) -> HTML { "<td>\(html)</td>" }

  /// A cell of a number: what is shown, and the exact value for sorting and CSV.
  package static func number(_ shown: HTML, _ value: Double?) -> HTML {
    "<td class=\"n\" data-v=\"\(value.map { "\($0)" } ?? "")\">\(shown)</td>"
  }

  /// A cell of a count.
  package static func count(_ value: Int) -> HTML {
    "<td class=\"n\" data-v=\"\(value)\">\(Figures.count(value))</td>"
  }

  /// A row with attributes for deep links and choices.
  package mutating func row(_ cells: [HTML], attributes: HTML = "") {
    rows.append("<tr\(attributes)>\(cells)</tr>\n")
  }

  /// The table with the tools above it.
  package var html: HTML {
    let heads = columns.map { column -> HTML in
      """
      <th scope="col"\(HTML.when(column.isNumber, " class=\"n\""))\
      \(HTML.when(!column.hint.isEmpty, " title=\"\(column.hint)\""))>\
      <button type="button">\(column.title)</button></th>
      """
    }
    let search: HTML = """
      <input type="search" placeholder="Search this table" aria-label="Search this table">
      """
    return """
      <div class="bar-tools" data-for="\(id)">\(HTML.when(isSearchable, search))\
      \(choices.map(menu))<span class="count" role="status"></span>\
      <button type="button" class="save">Save as CSV</button></div>
      <div class="scroll"><table id="\(id)" data-sort><thead><tr>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>
      """
  }

  private func menu(_ choice: Choice) -> HTML {
    let options = choice.values.map { entry -> HTML in
      "<option value=\"\(entry.value)\">\(entry.label)</option>"
    }
    return """
      <select name="\(choice.name)" aria-label="\(choice.label)">\
      <option value="">\(choice.label)</option>\(options)</select>
      """
  }
}
