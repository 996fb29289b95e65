internal import Metrics

/// An interval in words, marked where it does not hold the value that it belongs to.
///
/// A percentile interval of draws with repeated positives leans upwards where cases are few; it is printed as it
/// is, and never silently beside a value outside it.
enum IntervalText {
  /// Stands behind an interval that leans.
  static let mark = "leans"

  /// Whether the value lies outside its interval.
  static func leans(_ interval: Interval?, of value: Double?) -> Bool {
    guard let interval, let value else { return false }
    return value < interval.low || value > interval.high
  }

  /// Both ends, a dash for none; with a note where the interval leans.
  static func html(_ interval: Interval?, of value: Double?) -> HTML {
    let range: HTML = "\(ClassTable.range(interval))"
    guard leans(interval, of: value) else { return range }
    return """
      \(range) <span class="tag warn" title="\(note)">\(mark)</span>
      """
  }

  /// The same without markup.
  static func plain(_ interval: Interval?, of value: Double?) -> String {
    ClassTable.range(interval) + (leans(interval, of: value) ? " (\(mark): \(note))" : "")
  }

  private static let note = "the value lies outside, because draws of few cases repeat positives"
}
