/// The name that someone who mistyped one probably meant.
enum NearestName {
  /// The closest of some names, or nil when none is close.
  ///
  /// Close is an edit distance (Damerau & Levenshtein, adjacent swaps count 1) of at most a third
  /// of the longer name. The first of equally close names wins.
  static func of(_ text: String, among names: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = distance(Array(text.lowercased().utf8), Array(name.lowercased().utf8))
      guard distance * 3 <= max(text.utf8.count, name.utf8.count) else { continue }
      if distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// Edits (insert, delete, replace, swap of neighbours) from one text to another.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
