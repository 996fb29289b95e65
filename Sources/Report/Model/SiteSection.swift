internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// How well sites are told apart.
struct SiteSection {
  let pack: Pack
  let main: ModelEvaluation

  private let cellSide = 30
  private var room: LabelSpace { LabelSpace(pack.manifest.sites.map(\.label)) }
  private var left: Int { room.left }
  private var top: Int { room.top }

  /// Accuracy by site and the confusion of sites; empty when sites were not trained.
  var html: HTML {
    guard let scores = main.model.sites else { return "" }
    let confusion = Confusion(scores)
    return """
      <h3>What is taken for what</h3>
      <p>Rows are the true sites, columns the model's first guess; a cell is the share of the row. \
      \(Figures.count(confusion.total, "image")) with a known site. Model \(main.model.name).</p>
      <div class="scroll wide">\(drawing(confusion))</div>
      """
  }

  private func drawing(_ confusion: Confusion) -> HTML {
    let sites = pack.manifest.sites
    let size = (
      left + sites.count * cellSide + max(60, room.right), top + sites.count * cellSide + 8
    )
    let heads = sites.indices.map { column -> HTML in
      """
      <text transform="translate(\(left + column * cellSide + cellSide / 2 + 4) \(top - 8)) \
      rotate(-52)">\(sites[column].label)</text>
      """
    }
    let rows = sites.indices.map { row -> HTML in
      let total = confusion.rowTotal(row)
      let y = top + row * cellSide
      let cells = sites.indices.map { column -> HTML in
        let count = confusion[row, column]
        let share = total == 0 ? 0 : Double(count) / Double(total)
        let x = left + column * cellSide
        let tip = """
          \(sites[row].label), called \(sites[column].label)
          \(Figures.count(count)) of \(Figures.count(total)) (\(Figures.percent(share)))
          """
        return """
          <g data-tip="\(tip)"><rect x="\(x)" y="\(y)" width="\(cellSide - 1)" \
          height="\(cellSide - 1)" class="z0"/><rect x="\(x)" y="\(y)" width="\(cellSide - 1)" \
          height="\(cellSide - 1)" class="f1" fill-opacity="\(Figures.decimal(0.85 * share, 2))"/>\
          \(HTML.when(count > 0, number(share, x: x, y: y)))</g>
          """
      }
      return """
        <text x="\(left - 8)" y="\(y + cellSide / 2 + 4)" text-anchor="end">\(sites[row].label)</text>\
        \(cells)<text class="soft" x="\(left + sites.count * cellSide + 6)" \
        y="\(y + cellSide / 2 + 4)">\(Figures.count(total))</text>\n
        """
    }
    return """
      <div class="scroll wide"><svg width="\(size.0)" height="\(size.1)" viewBox="0 0 \(size.0) \(size.1)" role="img" \
      aria-label="Confusion of sites, per cent of each row">\(heads)\(rows)</svg></div>
      """
  }

  private func number(_ share: Double, x: Int, y: Int) -> HTML {
    """
    <text\(HTML.when(share > 0.5, " class=\"onbar\"")) x="\(x + cellSide / 2)" \
    y="\(y + cellSide / 2 + 4)" text-anchor="middle">\(Figures.decimal(100 * share, 0))</text>
    """
  }
}
