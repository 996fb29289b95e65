/// How many single changes make one text of another.
enum EditDistance {
  /// Insertions, deletions, replacements and swaps of neighbours (Damerau, 1964).
  ///
  /// The unrestricted form of Lowrance & Wagner (1975): something may happen between two characters
  /// that change places. Characters are Unicode scalars.
  static func damerauLevenshtein(_ left: String, _ right: String) -> Int {
    let a = Array(left.unicodeScalars)
    let b = Array(right.unicodeScalars)
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
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
