internal import Terms
internal import Vocabulary

/// What stands next to a term: whether it applies, how many said so, how sure the source is.
struct TermValue: Sendable, Equatable {
  /// What the numbers next to terms are.
  enum Numbers: String, Sendable, CaseIterable {
    /// Counts of those who named the term.
    case votes
    /// Shares from 0 to 1; 0 says nothing.
    case weights
  }

  /// Why a value can't be taken as it stands.
  enum Oddity: Sendable, Equatable {
    case negative, fraction, tooLarge, word
  }

  /// Whether the term applies; nil when nothing is said of it.
  var assertion: Assertion? = .present
  /// How many said so.
  var votes: Int?
  /// How sure the source is.
  var weight: Double?
  /// What is wrong with it; the term is then unknown.
  var oddity: Oddity?

  /// A term that stands alone.
  static let alone = TermValue()
  static let unknown = TermValue(assertion: .unknown)

  private static func odd(_ oddity: Oddity) -> TermValue {
    TermValue(assertion: .unknown, oddity: oddity)
  }

  /// Reads a number; nil for a text that is none.
  ///
  /// 0 denies, but for a weight. Else an integer counts votes, and a number with a point is a weight up
  /// to 1; `numbers` says that all of them are the one or the other.
  static func number(_ text: String, as numbers: Numbers?) -> TermValue? {
    guard let value = PlainNumber.unbounded(text) else { return nil }
    if value < 0 { return odd(.negative) }
    if value == 0 { return TermValue(assertion: numbers == .weights ? nil : .absent) }
    let isInteger = text.utf8.allSatisfy(\.isASCIIDigit)
    if numbers == .weights || numbers == nil && !isInteger && value <= 1 {
      return value <= 1 ? TermValue(weight: value) : odd(.tooLarge)
    }
    guard value == value.rounded() else { return odd(.fraction) }
    guard value < 1e9, let votes = Int(exactly: value) else { return odd(.tooLarge) }
    return TermValue(votes: votes)
  }

  private static let yes: Set<String> = ["yes", "y", "true", "t", "present", "positive"]
  private static let no: Set<String> = ["no", "n", "false", "f", "absent", "negative"]
  private static let open: Set<String> = [
    "", "unknown", "unk", "na", "n/a", "nan", "none", "null", "uncertain", "?", "-",
  ]

  /// Reads a word or a number in quotes.
  static func word(_ text: String, as numbers: Numbers?, missing: Set<String>) -> TermValue {
    let text = SourceText.collapsed(text)
    if missing.contains(text) || open.contains(text.lowercased()) { return .unknown }
    if yes.contains(text.lowercased()) { return .alone }
    if no.contains(text.lowercased()) { return TermValue(assertion: .absent) }
    return number(text, as: numbers) ?? odd(.word)
  }

  /// What a value means under a form that says `assertion` of the terms that apply.
  func under(_ assertion: Assertion) -> Assertion? {
    guard let own = self.assertion else { return nil }
    if assertion == .present { return own }
    // What is denied by a list of absent terms may be present: nobody says so.
    return own == .present ? assertion : .unknown
  }

  /// What orders terms: the heaviest first.
  var rank: Double { assertion == .present ? weight ?? votes.map(Double.init) ?? 0 : 0 }
}

extension TermValue.Oddity {
  /// What is wrong with a value, for a message.
  var what: String {
    switch self {
    case .negative: "is negative"
    case .fraction: "is no integer and no share from 0 to 1"
    case .tooLarge: "is too large for votes, or more than 1 for a weight"
    case .word: "says neither yes nor no"
    }
  }
}
