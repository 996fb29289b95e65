/// A table that sorts by its headers, filters and saves itself as CSV.
struct ReportTable {
  /// A column: its title, and whether it holds numbers.
  struct Column {
    let title: String
    var isNumber = false
    var hint = ""
  }

  /// A choice above the table that hides rows whose `data-name` differs.
  struct Choice {
    let name: String
    let label: String
    let values: [(value: String, label: String)]
  }

  let id: String
  let columns: [Column]
  var choices: [Choice] = []
  var isSearchable = false
  var rows: [HTML] = []

  /// A cell of text.
  static func cell(_ html: HTML) -> HTML { "<td>\(html)</td>" }

  /// A cell of a number: what is shown, and the exact value for sorting and CSV.
  static func number(_ shown: HTML, _ value: Double?) -> HTML {
    "<td class=\"n\" data-v=\"\(value.map { "\($0)" } ?? "")\">\(shown)</td>"
  }

  /// A cell of a count.
  static func count(_ value: Int) -> HTML {
    "<td class=\"n\" data-v=\"\(value)\">\(Figures.count(value))</td>"
  }

  /// A row with attributes for deep links and choices.
  mutating func row(_ cells: [HTML], attributes: HTML = "") {
    rows.append("<tr\(attributes)>\(cells)</tr>\n")
  }

  /// The table with the tools above it.
  var html: HTML {
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
