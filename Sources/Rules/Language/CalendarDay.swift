internal import Terms

/// A day of the Gregorian calendar, as the rules write it.
package enum CalendarDay {
  /// `2026-11-23` for a year, a month and a day; nil when the calendar has no such day, or the year not four digits.
  package static func text(year: Int, month: Int, day: Int) -> String? {
    guard (1000...9999).contains(year), (1...12).contains(month),
      (1...days(year, month)).contains(day)
    else { return nil }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  /// Whether a text is a day in exactly this form.
  package static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { PlainNumber.natural($0) }
    guard parts.map(\.count) == [4, 2, 2], numbers.count == 3 else { return false }
    return Self.text(year: numbers[0], month: numbers[1], day: numbers[2]) == text
  }

  private static func days(_ year: Int, _ month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }
}
