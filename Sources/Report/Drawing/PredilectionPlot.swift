internal import Artifacts
internal import Foundation
internal import Markup
internal import Vocabulary

/// Lesions by how unevenly they are spread over body sites, with intervals.
struct PredilectionPlot {
  let pack: Pack

  /// The drawing.
  var html: HTML {
    let entries = pack.manifest.predilection
      .filter { $0.bits != nil }
      .sorted { ($1.bits ?? 0, $0.lesion) < ($0.bits ?? 0, $1.lesion) }
    guard !entries.isEmpty else { return "<p class=\"note\">No lesion has a known site.</p>" }
    let labels = Dictionary(pack.manifest.lesions.map { ($0.id, $0.label) }) { first, _ in first }
    let sites = Dictionary(pack.manifest.sites.map { ($0.id, $0.label) }) { first, _ in first }
    // The chance that was taken off may be more than there was: bits can lie under 0. An axis needs
    // some length even where all are 0.
    let most = entries.map { $0.high ?? $0.bits ?? 0 }.max() ?? 1
    let least = min(0, entries.map { $0.low ?? $0.bits ?? 0 }.min() ?? 0)
    let axis = Axis(low: least, high: max(most, 0.1), start: 165, end: 560)
    let rowHeight = 21
    let bottom = 12 + entries.count * rowHeight
    let ticks = axis.ticks.map { tick -> HTML in
      """
      <path class="axis" d="M\(axis.coordinate(tick)) 8V\(bottom)"/>\
      <text class="soft" x="\(axis.coordinate(tick))" y="\(bottom + 15)" text-anchor="middle">\
      \(Figures.decimal(tick, axis.digits))</text>
      """
    }
    let rows = entries.enumerated().map { index, entry -> HTML in
      let y = 12 + index * rowHeight + rowHeight / 2
      let x = axis.coordinate(entry.bits ?? 0)
      let interval: HTML
      if let low = entry.low, let high = entry.high {
        interval =
          "<path class=\"whisker\" d=\"M\(axis.coordinate(low)) \(y)H\(axis.coordinate(high))\"/>"
      } else {
        interval = ""
      }
      let site = entry.favouriteSite.map { sites[$0.rawValue] ?? $0.rawValue } ?? ""
      let label = labels[entry.lesion.rawValue] ?? entry.lesion.rawValue
      let tip = """
        \(label): \(Figures.decimal(entry.bits, 2)) bits \
        (\(Figures.decimal(entry.low, 2)) to \(Figures.decimal(entry.high, 2)))
        \(Figures.count(entry.images, "image")) of \(Figures.count(entry.cases, "case")), \
        p \(Figures.pValue(entry.pValue))
        """
      // The transparent bar makes the whole line answer to the pointer, not the small mark alone.
      return """
        <g data-tip="\(tip)"><rect x="0" y="\(y - 10)" width="720" height="\(rowHeight)" \
        fill="transparent"/><text x="155" y="\(y + 4)" text-anchor="end">\(label)</text>\(interval)\
        <circle cx="\(x)" cy="\(y)" r="3.6" class="f1"/>\
        <text class="soft" x="572" y="\(y + 4)">\(site)</text></g>\n
        """
    }
    return """
      <div class="scroll wide"><svg width="720" height="\(bottom + 38)" viewBox="0 0 720 \(bottom + 38)" \
      role="img" aria-label="Predilection of each lesion in bits">\(ticks)
      <path class="zero" d="M\(axis.coordinate(0)) 8V\(bottom)"/>
      \(rows)<text class="soft" x="362" y="\(bottom + 33)" text-anchor="middle">bits above chance</text>\
      </svg></div>
      """
  }
}
