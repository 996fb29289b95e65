package import Rules
internal import Vocabulary

extension DuplicateDecisions {
  /// Decisions about images that the data does not have.
  package func check(against atlas: Atlas) -> [RuleFinding] {
    guard !rows.isEmpty else { return [] }
    let known = Set(atlas.images.map(\.id.rawValue))
    return rows.flatMap { row in
      [row.image, row.other].filter { !known.contains($0) }.map { id in
        let near = atlas.hint(image: id)
        return finding(
          .duplicatesUnknownImage, row.line, "the catalogue has no image '\(id)'",
          remedy: near + "Correct the key, or delete the row.")
      }
    }
  }

  /// Found pairs of positions without those called different, and with those called same.
  func applied(to pairs: [(Int, Int)], atlas: Atlas) -> [(Int, Int)] {
    guard !rows.isEmpty else { return pairs }
    let positions = Dictionary(
      atlas.images.enumerated().map { ($0.element.id.rawValue, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var parted: Set<[Int]> = []
    var joined: [(Int, Int)] = []
    for row in rows {
      guard let one = positions[row.image], let other = positions[row.other] else { continue }
      let pair = (min(one, other), max(one, other))
      if row.isSame { joined.append(pair) } else { parted.insert([pair.0, pair.1]) }
    }
    let kept = pairs.filter { !parted.contains([min($0.0, $0.1), max($0.0, $0.1)]) }
    let known = Set(kept.map { [min($0.0, $0.1), max($0.0, $0.1)] })
    return kept + joined.filter { !known.contains([$0.0, $0.1]) }
  }
}
