internal import Vocabulary

/// What the attributes of a term's element say.
struct StatedTerm {
  private(set) var id: Int?
  private(set) var votes: Int?
  private(set) var assertion = Assertion.present
  /// Whether the term must not be taken, because it may mean its opposite.
  private(set) var isLost = false

  /// Hears what is wrong, with the finding's code, words and remedy.
  typealias Find = (_ severity: Severity, _ code: String, _ what: String, _ remedy: String) -> Void

  init() {}

  /// Reads the attributes.
  init(_ attributes: XMLAttributes, find: Find) {
    id = Self.number("id", attributes[.id], from: Int.min, find)
    votes = Self.number("votes", attributes[.votes], from: 0, find)
    guard let stated = attributes[.assertion] else { return }
    if let assertion = Assertion(rawValue: stated) {
      self.assertion = assertion
    } else {
      isLost = true
      find(
        .error, "assertion-unknown", "the assertion \(stated) is none",
        "Write present, absent or unknown; the term is left out.")
    }
  }

  private static func number(
    _ name: String, _ text: String?, from lowest: Int, _ find: Find
  ) -> Int? {
    guard let text else { return nil }
    if let number = Int(TermText.collapsed(text)), number >= lowest { return number }
    find(
      .warning, "number-expected", "\(name) is \"\(text)\", no whole number",
      "Mend it; the term is kept without it.")
    return nil
  }
}
