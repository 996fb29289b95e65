/// Labels next to points, moved up or down until they keep clear of one another.
struct LabelPositions {
  private var taken: [(left: Double, right: Double, y: Double)] = []

  /// The height for a label that starts at a point; the nearest that is free, or the point's own.
  mutating func add(_ label: String, x: Double, y: Double) -> Double {
    // About 6 pixels a letter at 11 pixels of height.
    let right = x + 12 + 6.2 * Double(label.count)
    let free = [0, -12, 12, -24, 24, -36, 36, -48, 48, -60, 60].map { y + $0 }.first { height in
      !taken.contains { $0.left < right && x < $0.right && abs($0.y - height) < 11.5 }
    }
    taken.append((x, right, free ?? y))
    return free ?? y
  }
}
