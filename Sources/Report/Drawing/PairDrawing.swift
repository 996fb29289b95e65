internal import Artifacts
internal import Markup
internal import Metrics
internal import Vocabulary

/// Lesions by lesions or by diagnoses as an image: orange where they meet more often than by chance.
struct PairDrawing {
  let pack: Pack
  let pairs: PairTable
  let thumbnails: Thumbnails
  /// Columns that are drawn at most, those of most images; the table has all.
  var mostColumns = 30
  /// Images to show for a cell that is clicked.
  var imagesPerCell = 3

  private let width = 34
  private let height = 24

  /// The drawing and the panel in which a cell's images appear.
  var html: HTML {
    let columns = drawn
    guard !columns.isEmpty, !pairs.rows.isEmpty else {
      return "<p class=\"note\">There is nothing to draw.</p>"
    }
    let rowLabels = pairs.rows.map { label($0) }
    let columnLabels = columns.map {
      pairs.kind == .lesion ? label(pairs.columns[$0]) : pairs.columns[$0]
    }
    let room = LabelSpace(columnLabels.map { String($0.prefix(34)) })
    let left = LabelSpace(rowLabels).left
    let total = (
      width: left + columns.count * width + room.right + 40,
      height: room.top + pairs.rows.count * height
    )
    let heads = columnLabels.enumerated().map { index, text -> HTML in
      let x = left + index * width + width / 2 + 4
      let short = text.count > 34 ? "\(text.prefix(33))…" : text
      return "<text transform=\"translate(\(x) \(room.top - 8)) rotate(-52)\">\(short)</text>"
    }
    let images = imagesOfCells(columns)
    let rows = pairs.rows.indices.map { row -> HTML in
      let y = room.top + row * height
      let cells = columns.enumerated().map { index, column in
        cell(
          row, column, (left + index * width, y), (rowLabels[row], columnLabels[index]),
          isFirst: row + index == 0, images[row * columns.count + index])
      }
      return """
        <text x="\(left - 8)" y="\(y + height / 2 + 4)" text-anchor="end">\(rowLabels[row])</text>\
        \(cells)\n
        """
    }
    let panel = "\(pairs.kind.rawValue)-cell-images"
    return """
      <div class="scroll wide"><svg width="\(total.width)" height="\(total.height)" \
      viewBox="0 0 \(total.width) \(total.height)" data-panel="\(panel)" \
      data-columns="\(columns.count)" role="group" aria-label="Lesions by \(pairs.kind.rawValue)">
      \(heads)
      \(rows)</svg></div>
      <div class="panel" id="\(panel)" aria-live="polite"><p class="note">No cell chosen.</p></div>
      """
  }

  /// The columns that are drawn, in the table's order.
  private var drawn: [Int] {
    let order = pairs.columns.indices.sorted {
      (pairs.columnImages[$1], $0) < (pairs.columnImages[$0], $1)
    }
    return order.prefix(mostColumns).sorted()
  }

  private func label(_ id: String) -> String {
    pack.manifest.lesions.first { $0.id == id }?.label ?? id
  }

  private func cell(
    _ row: Int, _ column: Int, _ corner: (x: Int, y: Int), _ names: (row: String, column: String),
    isFirst: Bool, _ images: [Int]
  ) -> HTML {
    let cell = pairs[row, column]
    let isUnsure = cell.both == 0 && pairs.isFew(row, column)
    let shade = cell.lift == nil ? "na" : isUnsure ? "e0" : Shade.name(cell.lift)
    let shown = cell.lift == nil || cell.both == 0 ? "" : Figures.decimal(cell.lift, 1)
    let numbers = images.compactMap { thumbnails.number(of: $0) }.map { "\($0)" }
    return """
      <g class="cell\(HTML.when((cell.qValue ?? 1) < FalseDiscovery.level, " sure"))" \
      tabindex="\(isFirst ? 0 : -1)" role="button" \
      aria-label="\(names.row), \(names.column): \(cell.both)" \
      data-tip="\(words(row, column, names))" data-pictures="\(numbers.joined(separator: " "))">\
      <rect x="\(corner.x)" y="\(corner.y)" width="\(width)" height="\(height)" class="\(shade)"/>\
      <text x="\(corner.x + width / 2)" y="\(corner.y + height / 2 + 4)">\(shown)</text></g>
      """
  }

  private func words(_ row: Int, _ column: Int, _ names: (row: String, column: String)) -> String {
    let cell = pairs[row, column]
    guard cell.lift != nil else {
      return "\(names.row): \(Figures.count(pairs.rowImages[row], "image"))"
    }
    let known = pairs.known(row, column)
    var lines = [
      "\(names.row) with \(names.column)",
      "\(Figures.count(cell.both, "image")) with both, \(Figures.decimal(pairs.expected(row, column), 1)) "
        + "by chance; \(Figures.count(known.rowImages)) and "
        + "\(Figures.count(known.columnImages)) of \(Figures.count(known.images))"
        + (cell.known == nil ? "" : " in which both are known",),
      "lift \(Figures.decimal(cell.lift, 2))"
        + (cell.low == nil
          ? "" : " (\(Figures.decimal(cell.low, 2)) to \(Figures.decimal(cell.high, 2)))"),
    ]
    if cell.pValue != nil {
      lines.append("p \(Figures.pValue(cell.pValue)), q \(Figures.pValue(cell.qValue))")
    }
    if pairs.isFew(row, column) { lines.append("fewer than 5 to be expected: uncertain") }
    return lines.joined(separator: "\n")
  }

  /// Images with both, for each cell that is drawn: first those that the page shows anyhow.
  private func imagesOfCells(_ columns: [Int]) -> [[Int]] {
    let lesions = Dictionary(
      pack.manifest.lesions.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first })
    let rowOf = pairs.rows.map { lesions[$0] }
    let columnOf = columns.map { lesions[pairs.columns[$0]] }
    let names = columns.map { pairs.columns[$0] }
    var chosen = [[Int]](repeating: [], count: pairs.rows.count * columns.count)
    let order = pack.images.indices.filter { pack.images[$0].pixels != nil }
    for image in order.filter(thumbnails.holds) + order.filter({ !thumbnails.holds($0) }) {
      let states = pack.images[image].lesions
      let diagnoses = pairs.kind == .diagnosis ? diagnosisNames(image) : []
      let mine = rowOf.indices.filter { rowOf[$0].map { states[$0] == .present } ?? false }
      let theirs = columns.indices.filter { index in
        pairs.kind == .lesion
          ? columnOf[index].map { states[$0] == .present } ?? false
          : diagnoses.contains(names[index])
      }
      for row in mine {
        for index in theirs {
          let cell = row * columns.count + index
          // A lesion with itself is no pair.
          if chosen[cell].count < imagesPerCell, rowOf[row] != columnOf[index] {
            chosen[cell].append(image)
          }
        }
      }
    }
    return chosen
  }

  /// The image's diagnoses in the form of the columns: lower case, single blanks.
  private func diagnosisNames(_ image: Int) -> Set<String> {
    let text = pack.images[image].diagnosis.lowercased()
    return Set(
      text.split(separator: ";").map {
        $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
          .trimmingPunctuation
      })
  }
}

extension String {
  /// Without the punctuation at its end that normal forms leave out.
  fileprivate var trimmingPunctuation: String {
    var text = self[...]
    while let last = text.last, ".,;:!?… ".contains(last) { text.removeLast() }
    return String(text)
  }
}
