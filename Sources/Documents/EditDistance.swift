/// How many single changes make one text of another.
package enum EditDistance {
  /// Insertions, deletions, replacements and swaps of neighbours (Damerau, 1964).
  ///
  /// The unrestricted form of Lowrance & Wagner (1975): something may happen between two characters
  /// that change places. Characters are Unicode scalars. What both begin or end with costs nothing;
  /// when `longest` characters are not enough for the rest, the texts are as far apart as the longer
  /// is long: time and memory are a product of both lengths.
  package static func damerauLevenshtein(_ left: String, _ right: String) -> Int {
    var a = Array(left.unicodeScalars)[...]
    var b = Array(right.unicodeScalars)[...]
    while let first = a.first, first == b.first {
      a.removeFirst()
      b.removeFirst()
    }
    while let last = a.last, last == b.last {
      a.removeLast()
      b.removeLast()
    }
    if a.isEmpty || b.isEmpty || max(a.count, b.count) > longest { return max(a.count, b.count) }
    return distance(Array(a), Array(b))
  }

  /// No term is longer.
  package static let longest = 1000

  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    // One row and column more than usual: a swap may reach back before the first character.
    let width = b.count + 2
    let far = a.count + b.count
    var table = [Int](repeating: far, count: (a.count + 2) * width)
    for row in 0...a.count { table[(row + 1) * width + 1] = row }
    for column in 0...b.count { table[width + column + 1] = column }
    var lastRow: [Unicode.Scalar: Int] = [:]
    for row in 1...a.count {
      var lastColumn = 0
      for column in 1...b.count {
        let swapRow = lastRow[b[column - 1]] ?? 0
        let swapColumn = lastColumn
        let isEqual = a[row - 1] == b[column - 1]
        if isEqual { lastColumn = column }
        let replaced = table[row * width + column] + (isEqual ? 0 : 1)
        let deleted = table[row * width + column + 1] + 1
        let inserted = table[(row + 1) * width + column] + 1
        let swapped =
          table[swapRow * width + swapColumn] + (row - swapRow - 1) + 1 + (column - swapColumn - 1)
        table[(row + 1) * width + column + 1] = min(replaced, deleted, inserted, swapped)
      }
      lastRow[a[row - 1]] = row
    }
    return table[(a.count + 1) * width + b.count + 1]
  }
}
