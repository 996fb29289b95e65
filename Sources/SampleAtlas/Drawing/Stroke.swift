internal import Randomness

/// A thin curve: hair, vessels, scratches, creases.
struct Stroke {
  var x: Float
  var y: Float
  /// Direction of travel, in radians.
  var angle: Float
  var length: Float
  /// Half the width, in pixels.
  var width: Float
  /// Change of direction per pixel.
  var bend: Float = 0
  /// Random change of direction per pixel.
  var wander: Float = 0
  /// Thins towards the end.
  var tapers = true
}

extension Canvas {
  /// Calls `body` with a pixel and how much of it the stroke covers, once or a few times per pixel.
  @inline(__always) mutating func draw(
    _ stroke: Stroke, marks: Bool = false, random: inout RandomStream,
    _ body: (inout Canvas, Int, Float) -> Void
  ) {
    var (x, y, angle) = (stroke.x, stroke.y, stroke.angle)
    // Discs that overlap: with longer steps a thin stroke would be a row of dots.
    let step = max(0.6, stroke.width * 0.8)
    let steps = Int(stroke.length / step)
    for number in 0..<max(1, steps) {
      let along = Float(number) / Float(max(1, steps))
      let half = stroke.tapers ? stroke.width * (1 - 0.75 * along) : stroke.width
      let reach = half + 0.6
      let columns = clip(x - reach, x + reach, width)
      let rows = clip(y - reach, y + reach, height)
      for row in rows {
        for column in columns {
          let dx = Float(column) - x
          let dy = Float(row) - y
          let share = clamped(half - (dx * dx + dy * dy).squareRoot() + 0.6)
          guard share > 0 else { continue }
          let index = row * width + column
          guard cover[index] > 0.3 else { continue }
          if marks { touched.add(column, row) }
          body(&self, index, share)
        }
      }
      angle += stroke.bend * step
      if stroke.wander > 0 { angle += random.float(-stroke.wander...stroke.wander) * step }
      x += cosine(angle) * step
      y += sine(angle) * step
      // Some way outside, because a bent stroke may come back.
      if x < -8 || y < -8 || x > Float(width) + 8 || y > Float(height) + 8 { return }
    }
  }

  /// The pixels between two positions that lie in the image.
  @inline(__always) func clip(_ low: Float, _ high: Float, _ limit: Int) -> Range<Int> {
    let first = min(limit, max(0, Int(low)))
    return first..<max(first, min(limit, Int(high) + 2))
  }
}
