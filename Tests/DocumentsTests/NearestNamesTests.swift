import Documents
import TestSupport
import Testing

/// Which of many names was meant.
@Suite(.within(1)) struct NearestNamesTests {
  /// Names that differ in a letter, in the order of letters, in case, or altogether.
  private static let names: [String] = {
    var names = [
      "papule", "papules", "paplue", "Papule", "plaque", "macule", "pustule", "p", "", "ppaule",
    ]
    let parts = ["hyper", "hypo", "pigmented", "erythematous", "squamous", "é", "naïve", "nail"]
    for one in parts { for other in parts { names.append("\(one) / \(other)") } }
    return names
  }()

  /// What the names are by definition, each compared with the word.
  private func reference(_ word: String, limit: Int) -> [String] {
    let length = word.lowercased().unicodeScalars.count
    if length == 0 { return [] }
    let most = max(1, min(8, (length + 2) / 3))
    return Set(Self.names).filter { $0 != word }
      .map { (EditDistance.damerauLevenshtein(word.lowercased(), $0.lowercased()), $0) }
      .filter { $0.0 <= most && abs($0.1.lowercased().unicodeScalars.count - length) <= most }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(limit).map(\.1)
  }

  @Test func `prepared names are those that comparing each one finds`() {
    let known = NearestNames(Self.names)
    let words = Self.names + ["papul", "pigmentd / hypo", "PAPULE", "squamous/erythematous", "xyz"]
    for word in words {
      for limit in [1, 3, 100] {
        #expect(
          known.candidates(for: word, limit: limit) == reference(word, limit: limit), "\(word)")
      }
      #expect(Nearest.candidates(for: word, among: Self.names) == reference(word, limit: 3))
    }
    #expect(known.hint("papul") == "Did you mean 'Papule'? ")
    #expect(known.hint("xyzxyzxyz") == "")
  }

  @Test func `a long list costs little for each word`() {
    let many = (0..<3000).map { "a term of some length, number \($0 &* 7919 % 10_007) in a list" }
    let known = NearestNames(many)
    let start = ContinuousClock.now
    for number in 0..<300 { _ = known.candidates(for: "quite another word \(number), with text") }
    // Each comparison of whole texts takes microseconds, and there would be 900,000.
    #expect(ContinuousClock.now - start < .seconds(1))
  }
}
