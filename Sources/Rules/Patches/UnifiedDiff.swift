/// Two texts as the lines that differ, in the form of `diff -u`.
package enum UnifiedDiff {
  private enum Step { case keep, remove, add }

  /// The difference with three lines around each change; empty when there is none.
  package static func text(_ before: [UInt8], _ after: [UInt8], path: String) -> String {
    let old = lines(before)
    let new = lines(after)
    if old == new { return "" }
    let steps = steps(old, new)
    var text = "--- \(path)\n+++ \(path)\n"
    var start = 0
    while let first = steps[start...].firstIndex(where: { $0 != .keep }) {
      var end = first
      var kept = 0
      // Three lines behind one change and three before the next: changes up to six lines apart
      // share a hunk, as with diff -u.
      var at = first
      while at < steps.count, kept <= 6 {
        kept = steps[at] == .keep ? kept + 1 : 0
        if steps[at] != .keep { end = at }
        at += 1
      }
      let range = max(start, first - 3)..<min(steps.count, end + 4)
      text += hunk(range, steps, old, new)
      start = range.upperBound
    }
    return text
  }

  private static func hunk(
    _ range: Range<Int>, _ steps: [Step], _ old: [[UInt8]], _ new: [[UInt8]]
  ) -> String {
    var oldLine = steps[..<range.lowerBound].count { $0 != .add }
    var newLine = steps[..<range.lowerBound].count { $0 != .remove }
    let oldCount = steps[range].count { $0 != .add }
    let newCount = steps[range].count { $0 != .remove }
    var text = "@@ -\(oldLine + 1),\(oldCount) +\(newLine + 1),\(newCount) @@\n"
    for step in steps[range] {
      let line = step == .add ? new[newLine] : old[oldLine]
      let sign = step == .keep ? " " : step == .add ? "+" : "-"
      text += sign + String(decoding: line, as: UTF8.self)
      if line.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
      if step != .add { oldLine += 1 }
      if step != .remove { newLine += 1 }
    }
    return text
  }

  /// Lines with their ends.
  private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    for byte in bytes {
      line.append(byte)
      if byte == UInt8(ascii: "\n") {
        lines.append(line)
        line = []
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The longest common subsequence between equal heads and tails, as steps.
  private static func steps(_ old: [[UInt8]], _ new: [[UInt8]]) -> [Step] {
    var numbers: [[UInt8]: Int32] = [:]
    func numbered(_ lines: [[UInt8]]) -> [Int32] {
      lines.map { line in
        let number = numbers[line] ?? Int32(numbers.count)
        numbers[line] = number
        return number
      }
    }
    let (before, after) = (numbered(old), numbered(new))
    // Equal ends are cut off first, because an edit touches a few lines of a long file.
    var head = 0
    while head < min(before.count, after.count), before[head] == after[head] { head += 1 }
    var tail = 0
    while tail < min(before.count, after.count) - head,
      before[before.count - 1 - tail] == after[after.count - 1 - tail]
    {
      tail += 1
    }
    return [Step](repeating: .keep, count: head)
      + common(
        Array(before[head..<(before.count - tail)]), Array(after[head..<(after.count - tail)]))
      + [Step](repeating: .keep, count: tail)
  }

  /// A table with more cells, of 4 bytes each, is made for a single line only.
  private static let mostCells = 1 << 20

  /// The steps through two sequences, with memory for one line of the table and never for all of a large one.
  ///
  /// Hirschberg, Communications of the ACM 18 (1975) 341: where the middle of the one falls in the other is known from
  /// the lengths of both halves' common subsequences; then each half is a smaller task.
  private static func common(_ left: [Int32], _ right: [Int32]) -> [Step] {
    if left.count <= 1 || (left.count + 1) * (right.count + 1) <= mostCells {
      return tabled(left, right)
    }
    let (first, second) = (Array(left[..<(left.count / 2)]), Array(left[(left.count / 2)...]))
    let ahead = lengths(first, right)
    let behind = lengths(second.reversed(), right.reversed())
    let cut =
      (0...right.count).max {
        ahead[$0] + behind[right.count - $0] < ahead[$1] + behind[right.count - $1]
      } ?? 0
    return common(first, Array(right[..<cut])) + common(second, Array(right[cut...]))
  }

  /// The lengths of the longest common subsequences of `left` and each beginning of `right`.
  private static func lengths(_ left: [Int32], _ right: [Int32]) -> [Int32] {
    var row = [Int32](repeating: 0, count: right.count + 1)
    for line in left {
      var diagonal: Int32 = 0
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = line == right[column] ? diagonal + 1 : max(above, row[column])
        diagonal = above
      }
    }
    return row
  }

  /// The steps by the whole table of lengths.
  private static func tabled(_ left: [Int32], _ right: [Int32]) -> [Step] {
    let width = right.count + 1
    var length = [Int32](repeating: 0, count: (left.count + 1) * width)
    for row in left.indices.reversed() {
      for column in right.indices.reversed() {
        length[row * width + column] =
          left[row] == right[column]
          ? length[(row + 1) * width + column + 1] + 1
          : max(length[(row + 1) * width + column], length[row * width + column + 1])
      }
    }
    var steps: [Step] = []
    var row = 0
    var column = 0
    while row < left.count || column < right.count {
      if row < left.count, column < right.count, left[row] == right[column] {
        steps.append(.keep)
        row += 1
        column += 1
      } else if row < left.count,
        column == right.count
          || length[(row + 1) * width + column] >= length[row * width + column + 1]
      {
        // Of equal lengths the removal goes first, as people know it from diff -u.
        steps.append(.remove)
        row += 1
      } else {
        steps.append(.add)
        column += 1
      }
    }
    return steps
  }
}
