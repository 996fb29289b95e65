import RuleSamples
import Testing
@testable import Rules

@Suite struct CalendarDayTests {
  @Test(arguments: [
    ("2024-02-29", true), ("2023-02-29", false), ("2000-02-29", true), ("1900-02-29", false),
    ("2026-04-31", false), ("2026-12-31", true), ("2026-+1-05", false), ("2026-1-05", false),
    ("2026-00-01", false), ("2026-01-00", false), ("0999-01-01", false), ("２026-01-01", false),
  ])
  func `a day is one that the calendar has`(text: String, isDay: Bool) {
    #expect(CalendarDay.isDay(text) == isDay)
    // The rules and an import agree.
    let head = "derm_rules: 1\npeople: {x: {}}\ndefaults: {by: x, date: "
    #expect(RuleText.lint("\(head)\"\(text)\"}").contains { $0.code == .wrongType } != isDay)
    if text != "2026-1-05" { #expect((NameFinder.day(text) == text) == isDay) }
  }

  @Test func `a spreadsheet's day has the same bounds`() {
    #expect(NameFinder.day("29.2.2024") == "2024-02-29" && NameFinder.day("29.2.2025") == nil)
    #expect(NameFinder.day("2/29/2024") == "2024-02-29" && NameFinder.day("2/29/2025") == nil)
    #expect(NameFinder.day("2026-1-5") == "2026-01-05" && NameFinder.day("2026-+1-05") == nil)
  }
}
