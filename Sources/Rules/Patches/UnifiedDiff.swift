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
    // The table has one number per pair of lines: equal ends are cut off first, because an edit
    // touches a few lines of a long file.
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    {
      tail += 1
    }
    let left = Array(old[head..<(old.count - tail)])
    let right = Array(new[head..<(new.count - tail)])
    let width = right.count + 1
    var length = [Int](repeating: 0, count: (left.count + 1) * width)
    for row in left.indices.reversed() {
      for column in right.indices.reversed() {
        length[row * width + column] =
          left[row] == right[column]
          ? length[(row + 1) * width + column + 1] + 1
          : max(length[(row + 1) * width + column], length[row * width + column + 1])
      }
    }
    var steps = [Step](repeating: .keep, count: head)
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
    return steps + [Step](repeating: .keep, count: tail)
  }
}
