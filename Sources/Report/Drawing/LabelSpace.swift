/// The room that labels need next to and above a matrix, in pixels.
struct LabelSpace {
  /// Left of the rows, where labels end at the matrix.
  let left: Int
  /// Above the columns, where labels rise at an angle of 52 degrees.
  let top: Int

  /// Right of the columns, over which the last label leans.
  let right: Int

  /// Room for the longest label, about 6.4 pixels a letter at a height of 11.
  init(_ labels: [String]) {
    let longest = Double(labels.map(\.count).max() ?? 0)
    left = max(90, 16 + Int(6.4 * longest))
    top = max(50, 18 + Int(5.1 * longest))
    right = max(20, Int(4 * Double(labels.last?.count ?? 0)))
  }
}
