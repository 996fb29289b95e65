internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// How often the lesions' maps point at the planted lesions.
struct PointingSection {
  let game: PointingGame
  let pack: Pack

  /// The sentence and the table.
  var html: HTML {
    guard let all = game.entries.first else { return "" }
    var table = ReportTable(
      id: "pointing-table",
      columns: [
        .init(title: "Class"), .init(title: "Hits", isNumber: true), .init(title: "Interval"),
        .init(title: "Chance", isNumber: true), .init(title: "Middle", isNumber: true),
        .init(title: "Images", isNumber: true),
      ])
    for entry in game.entries.dropFirst() {
      table.row([
        ReportTable.cell("\(entry.lesion.map { pack.manifest.lesions[$0].label } ?? "")"),
        ReportTable.number("<b>\(Figures.percent(entry.hits))</b>", entry.hits),
        ReportTable.cell("<span class=\"range\">\(Self.range(entry.interval))</span>"),
        ReportTable.number("\(Figures.percent(entry.chance))", entry.chance),
        ReportTable.number("\(Figures.percent(entry.middle))", entry.middle),
        ReportTable.count(entry.images),
      ])
    }
    let outside: HTML = HTML.when(
      all.outside > 0,
      """
       \(Figures.count(all.outside, "lesion lies", "lesions lie")) outside the crop, which the map can't \
      show, and \(all.outside == 1 ? "is" : "are") left out.
      """)
    return """
      <h3>Pointing game</h3>
      <p>Of \(Figures.count(all.images, "lesion")) with a known box, the map of the lesion is largest on \
      the lesion in <b>\(Figures.percent(all.hits))</b> (\(Self.range(all.interval))); a cell of the map \
      drawn at random would be in \(Figures.percent(all.chance)), and the middle of the image lies in the \
      box in \(Figures.percent(all.middle)). A hit when the cell with the largest value touches the \
      box.\(outside) <a href="pointing.csv">pointing.csv</a></p>
      <details><summary>Class by class</summary>\(table.html)</details>
      """
  }

  private static func range(_ interval: Interval?) -> String {
    interval.map { "\(Figures.percent($0.low)) to \(Figures.percent($0.high))" } ?? "no interval"
  }
}
