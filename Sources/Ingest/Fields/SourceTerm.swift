internal import Vocabulary

/// What the attributes of a term's element say.
struct SourceTerm {
  private(set) var id: Int?
  private(set) var votes: Int?
  private(set) var assertion = Assertion.present
  /// Whether the term must not be taken, because it may mean its opposite.
  private(set) var isLost = false

  /// Receives what is wrong: the finding's code, words and remedy.
  typealias Find = (_ severity: Severity, _ code: String, _ what: String, _ remedy: String) -> Void

  init() {}

  /// Reads the attributes.
  init(_ attributes: XMLAttributes, find: Find) {
    id = Self.number("id", attributes[.id], from: Int.min, find)
    if let stated = attributes[.assertion] {
      guard let assertion = Assertion(rawValue: stated) else {
        isLost = true
        find(
          .error, "assertion-unknown", "the assertion \(stated) is none",
          "Write present, absent or unknown; the term is left out.")
        return
      }
      self.assertion = assertion
    }
    if let text = attributes[.votes] {
      readVotes(text, isStated: attributes[.assertion] != nil, find)
    }
  }

  /// Reads the number of those who named the term: none of them means that it is absent, and a number
  /// that is none leaves open what was meant.
  private mutating func readVotes(_ text: String, isStated: Bool, _ find: Find) {
    let number = Int(SourceText.collapsed(text))
    if let number, number > 0 {
      votes = number
    } else if number == 0 {
      votes = 0
      guard assertion == .present else { return }
      // A document that also states `present` contradicts itself: neither can be taken.
      assertion = isStated ? .unknown : .absent
      find(
        .warning, "votes-zero", "votes is 0: nobody named the term",
        "Leave it out, or write assertion=\"absent\"; it counts as \(assertion.rawValue).")
    } else {
      if assertion == .present { assertion = .unknown }
      find(
        .warning, "number-expected", "votes is \"\(text)\", no integer from 0 on",
        "Fix it; the term counts as \(assertion.rawValue).")
    }
  }

  private static func number(
    _ name: String, _ text: String?, from lowest: Int, _ find: Find
  ) -> Int? {
    guard let text else { return nil }
    if let number = Int(SourceText.collapsed(text)), number >= lowest { return number }
    find(
      .warning, "number-expected", "\(name) is \"\(text)\", no integer",
      "Fix it; the term is kept without it.")
    return nil
  }
}
