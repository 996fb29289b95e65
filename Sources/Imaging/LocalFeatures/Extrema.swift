/// Three neighbouring differences of Gaussians, and the positions where the middle one is largest or smallest
/// of the 27 values around.
struct Extrema {
  let below: [Float]
  let here: [Float]
  let above: [Float]
  let width: Int
  let height: Int

  /// Calls with column, row (in pixels, from the centre of the first) and step of scale, each moved by up to half a
  /// step to where a parabola through the neighbours has its vertex, and the amount of the difference.
  func forEach(
    contrast: Float, ridge: Float, _ body: (_ x: Float, _ y: Float, _ step: Float, Float) -> Void
  ) {
    for y in 2..<(height - 2) {
      for x in 2..<(width - 2) {
        let at = y * width + x
        let value = here[at]
        guard abs(value) >= contrast, isExtreme(at, value) else { continue }
        let across = here[at + 1] + here[at - 1] - 2 * value
        let down = here[at + width] + here[at - width] - 2 * value
        let mixed =
          (here[at + width + 1] - here[at + width - 1] - here[at - width + 1]
            + here[at - width - 1]) / 4
        let trace = across + down
        let determinant = across * down - mixed * mixed
        // On a ridge or an edge the position along it says nothing.
        guard determinant > 0, trace * trace <= ridge * determinant else { continue }
        body(
          Float(x) + Self.vertex(here[at - 1], here[at + 1], across),
          Float(y) + Self.vertex(here[at - width], here[at + width], down),
          Self.vertex(below[at], above[at], above[at] + below[at] - 2 * value), abs(value))
      }
    }
  }

  private func isExtreme(_ at: Int, _ value: Float) -> Bool {
    // The four nearest neighbours rule most positions out.
    if value > 0 {
      guard here[at - 1] <= value, here[at + 1] <= value, here[at - width] <= value,
        here[at + width] <= value
      else { return false }
    } else {
      guard here[at - 1] >= value, here[at + 1] >= value, here[at - width] >= value,
        here[at + width] >= value
      else { return false }
    }
    let sign: Float = value > 0 ? 1 : -1
    let amount = value * sign
    for row in -1...1 {
      for index in (at + row * width - 1)...(at + row * width + 1)
      where here[index] * sign > amount || below[index] * sign > amount
        || above[index] * sign > amount
      {
        return false
      }
    }
    return true
  }

  /// Where the parabola through (-1, before), (0, …) and (1, after) with this second difference turns.
  private static func vertex(_ before: Float, _ after: Float, _ second: Float) -> Float {
    second == 0 ? 0 : min(0.5, max(-0.5, (before - after) / (2 * second)))
  }
}
