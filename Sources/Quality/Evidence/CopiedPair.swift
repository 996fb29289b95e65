/// Two images of a data set that show the same photograph.
package struct CopiedPair: Sendable, Hashable {
  /// How that was found.
  package enum How: String, Sendable {
    /// The same bytes.
    case identical
    /// Fingerprints agree.
    case near
    /// One is a part of the other.
    case crop
  }

  /// Positions in the data set, the smaller first.
  package let first: Int
  package let second: Int
  package let how: How
  /// From 0 to 1, 1 for the same bytes.
  package let likeness: Double
  /// How they are alike, in a sentence.
  package let words: String

  package init(first: Int, second: Int, how: How, likeness: Double, words: String) {
    self.first = first
    self.second = second
    self.how = how
    self.likeness = likeness
    self.words = words
  }
}
