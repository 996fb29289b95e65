/// Lists of vectors by what they are of, of which the last one is held: tests of one list follow each other, and lists of
/// large data sets are too large to be kept.
package final class LatestVectors<Key: Equatable> {
  private let make: (Key) -> ColumnVectors
  private var latest: (key: Key, vectors: ColumnVectors)?

  /// `make` makes the list of a key; it is called each time that another key was asked for in between.
  package init(_ make: @escaping (Key) -> ColumnVectors) { self.make = make }

  package subscript(key: Key) -> ColumnVectors {
    if let latest, latest.key == key { return latest.vectors }
    // The old list goes before the new one is made.
    latest = nil
    let vectors = make(key)
    latest = (key, vectors)
    return vectors
  }
}
