/// Proposes what a mistyped name may have been.
enum NearestName {
  /// A header of a million columns is no list to choose from.
  private static let maximumNames = 1000

  /// The nearest name within a third of its length; the first of equally near ones.
  static func suggestion(for name: String, among names: [String]) -> String? {
    let limit = max(1, name.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names.prefix(maximumNames) where candidate.utf8.count <= 4 * name.utf8.count {
      let distance = distance(Array(name.lowercased()), Array(candidate.lowercased()))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Levenshtein's distance.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (index, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (other, candidate) in right.enumerated() {
        let replaced = diagonal + (character == candidate ? 0 : 1)
        diagonal = row[other + 1]
        row[other + 1] = min(replaced, row[other] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
