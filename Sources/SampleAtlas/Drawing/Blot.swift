/// A round shape with a wavering border: what most lesions are.
struct Blot {
  var x: Float
  var y: Float
  var radius: Float
  /// Width over height before turning.
  var squash: Float = 1
  var angle: Float = 0
  /// How far the border wavers, as a share of the radius.
  var waver: Float = 0.12
  /// Width of the border in pixels.
  var edge: Float = 3
  /// How far outside the border the painter still calls, as a share of the radius.
  var halo: Float = 0
}

/// A point inside a blot.
struct BlotPoint {
  /// Index of the pixel.
  let index: Int
  /// 1 inside, 0 outside, between at the border.
  let mask: Float
  /// 0 in the middle, 1 at the border, more outside.
  let distance: Float
  /// From the middle, in radii, along the blot's own axes.
  let u: Float
  let v: Float
}

extension Canvas {
  /// Calls `body` for every pixel of a blot (and its halo) that lies on skin.
  @inline(__always) mutating func paint(
    _ blot: Blot, marks: Bool = true, _ body: (inout Canvas, BlotPoint) -> Void
  ) {
    let outer =
      blot.radius * (1 + blot.waver * 1.3 + blot.halo) * max(blot.squash, 1 / blot.squash)
      + blot.edge
    let left = max(0, Int(blot.x - outer))
    let right = min(width - 1, Int(blot.x + outer) + 1)
    let top = max(0, Int(blot.y - outer))
    let bottom = min(height - 1, Int(blot.y + outer) + 1)
    guard left <= right, top <= bottom else { return }
    let across = (c: cosine(blot.angle), s: sine(blot.angle))
    let stretch = blot.squash.squareRoot()
    let limit = 1 + blot.halo + blot.edge / blot.radius
    for row in top...bottom {
      let dy = Float(row) - blot.y
      for column in left...right {
        let dx = Float(column) - blot.x
        let u = (dx * across.c + dy * across.s) / (blot.radius * stretch)
        let v = (dy * across.c - dx * across.s) * stretch / blot.radius
        let index = row * width + column
        let waver = blot.waver * (0.75 * coarse[index] + 0.5 * medium[index])
        let distance = (u * u + v * v).squareRoot() + waver
        guard distance < limit, cover[index] > 0.3 else { continue }
        let mask = smooth((1 - distance) * blot.radius / blot.edge + 0.5)
        if marks, mask > 0 {
          if mask > 0.5 { touched.add(column, row) }
          // Hair over a finding is thinner, or nobody would have photographed it.
          bald[index] = max(bald[index], 0.45 * mask)
        }
        body(&self, BlotPoint(index: index, mask: mask, distance: distance, u: u, v: v))
      }
    }
  }
}

/// A dome's height at a distance from its middle: 1 there, 0 at 1 and beyond.
@inline(__always) func dome(_ distance: Float) -> Float {
  let rest = 1 - distance * distance
  return rest > 0 ? rest.squareRoot() : 0
}

/// A mound's height at a distance from its middle: as a dome, but it meets the skin without an edge.
@inline(__always) func mound(_ distance: Float) -> Float {
  let rest = 1 - distance * distance
  return rest > 0 ? rest * rest.squareRoot() : 0
}

/// A plateau's height at a distance from its middle: flat, then falling over `slope`.
@inline(__always) func plateau(_ distance: Float, slope: Float) -> Float {
  smooth((1 - distance) / slope)
}
