internal import Foundation

/// Maps the values of a curve to pixels, linearly or by their logarithm.
struct CurveScale {
  private let low: Double
  private let high: Double
  private let from: Double
  private let to: Double
  private let isLogarithmic: Bool

  /// The scale of a range of values onto a range of pixels; an empty range is widened.
  ///
  /// A logarithmic scale takes in the whole powers of ten around its values.
  init(_ values: [Double], from: Double, to: Double, isLogarithmic: Bool = false) {
    self.from = from
    self.to = to
    let least = values.min() ?? 0
    let most = values.max() ?? 1
    self.isLogarithmic = isLogarithmic && least > 0
    if self.isLogarithmic {
      low = log10(least).rounded(.down)
      let top = log10(most).rounded(.up)
      high = top > low ? top : low + 1
    } else {
      low = least
      high = most > least ? most : least + 1
    }
  }

  /// Where a value lies, to a tenth of a pixel.
  func coordinate(_ value: Double) -> String {
    let number = isLogarithmic ? log10(max(value, 1e-300)) : value
    return String(format: "%.1f", from + (number - low) / (high - low) * (to - from))
  }

  /// Round values to label: at most six.
  var ticks: [Double] {
    if isLogarithmic {
      let count = Int(high - low)
      return stride(from: Int(low), through: Int(high), by: max(1, (count + 4) / 5)).map {
        pow(10, Double($0))
      }
    }
    let step = step
    // Losses are what a file says: no integer may hold the number of a tick.
    guard step > 0, step.isFinite, max(abs(low), abs(high)) / step < 1e6 else { return [] }
    let first = Int((low / step - 1e-9).rounded(.up))
    let last = Int((high / step + 1e-9).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  private var step: Double {
    let rough = (high - low) / 5
    let power = pow(10, log10(rough).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * (1 - 1e-9) } ?? 10 * power
  }

  /// A tick's label.
  func label(_ tick: Double) -> String {
    if isLogarithmic, tick < 0.01 { return String(format: "1e%d", Int(log10(tick).rounded())) }
    return String(format: "%g", (tick * 1e9).rounded() / 1e9)
  }
}
