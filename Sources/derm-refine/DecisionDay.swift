internal import ArgumentParser
internal import Rules

/// The day that a person names for a decision: one that the calendar has, as rules write it.
struct DecisionDay: ExpressibleByArgument {
  let text: String

  /// Reads `2026-11-24`.
  init?(argument: String) {
    guard CalendarDay.isDay(argument) else { return nil }
    text = argument
  }
}
