internal import Foundation
internal import Markup

/// A polyline in whole-pixel axes.
enum Curve {
  /// The path through points; gaps where a value is missing.
  static func path(_ points: [(x: Double, y: Double?)], x: Axis, y: Axis) -> HTML {
    var text: HTML = ""
    var pen = false
    for point in points {
      guard let value = point.y, value.isFinite else {
        pen = false
        continue
      }
      text = "\(text)\(pen ? "L" : "M")\(x.coordinate(point.x)) \(y.coordinate(value))"
      pen = true
    }
    return text
  }

  /// Axes with grid lines and numbers.
  static func frame(x: Axis, y: Axis, xTitle: String) -> HTML {
    let vertical = x.ticks.map { tick -> HTML in
      """
      <path class="axis" d="M\(x.coordinate(tick)) \(y.end)V\(y.start)"/>\
      <text class="soft" x="\(x.coordinate(tick))" y="\(y.start + 14)" text-anchor="middle">\
      \(Figures.decimal(tick, x.digits))</text>
      """
    }
    let horizontal = y.ticks.map { tick -> HTML in
      """
      <path class="axis" d="M\(x.start) \(y.coordinate(tick))H\(x.end)"/>\
      <text class="soft" x="\(x.start - 5)" y="\(y.coordinate(tick))" dy="4" text-anchor="end">\
      \(Figures.decimal(tick, y.digits))</text>
      """
    }
    return """
      \(vertical)\(horizontal)<text class="soft" x="\((x.start + x.end) / 2)" y="\(y.start + 29)" \
      text-anchor="middle">\(xTitle)</text>
      """
  }
}
