/// Where a page's images come from, by a position that only the source understands.
package struct ImageSource {
  /// The encoded file; nil without pixels or when it can't be read.
  package let bytes: (Int) -> [UInt8]?
  /// EXIF orientation, 1 to 8.
  package let orientation: (Int) -> Int
  /// The image's key.
  package let id: (Int) -> String
  /// Names and values for the viewer.
  package let facts: (Int) -> [[String]]
  /// What is on it, for readers who don't see it.
  package let words: (Int) -> String

  package init(
    bytes: @escaping (Int) -> [UInt8]?, orientation: @escaping (Int) -> Int,
    id: @escaping (Int) -> String, facts: @escaping (Int) -> [[String]],
    words: @escaping (Int) -> String
  ) {
    self.bytes = bytes
    self.orientation = orientation
    self.id = id
    self.facts = facts
    self.words = words
  }
}
