internal import Foundation
internal import Markup

/// A linear axis of a drawing, in whole pixels.
struct Axis {
  let low: Double
  let high: Double
  let start: Int
  let end: Int

  /// The axis of a range of values; an empty range is widened.
  init(low: Double, high: Double, start: Int, end: Int) {
    self.low = low
    self.high = high > low ? high : low + 1
    self.start = start
    self.end = end
  }

  /// Where a value lies, in pixels.
  func position(_ value: Double) -> Double {
    Double(start) + (value - low) / (high - low) * Double(end - start)
  }

  /// Where a value lies, to a tenth of a pixel, as text.
  func coordinate(_ value: Double) -> HTML { Self.text(position(value)) }

  /// A position to a tenth of a pixel, as text.
  static func text(_ position: Double) -> HTML {
    HTML(escaping: String(format: "%.1f", position))
  }

  /// Round values to label: about four to eight.
  var ticks: [Double] {
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    // Values are what files say: no integer may hold the number of a tick.
    guard first <= last, max(abs(first), abs(last)) < 1e6 else { return [] }
    return (Int(first)...Int(last)).map { Double($0) * step }
  }

  /// Decimals that a tick needs.
  var digits: Int {
    let digits = (-log10(step) - 1e-9).rounded(.up)
    return digits > 0 ? Int(min(digits, 17)) : 0
  }

  private var step: Double {
    let rough = (high - low) / 5
    let power = pow(10, log10(rough).rounded(.down))
    for factor in [1.0, 2, 5] where factor * power >= rough { return factor * power }
    return 10 * power
  }
}
