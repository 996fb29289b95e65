/// A rounded bar with two radii: limbs, fingers, toes.
struct Capsule {
  var x0: Float
  var y0: Float
  var radius0: Float
  var x1: Float
  var y1: Float
  var radius1: Float
}

extension Canvas {
  /// Leaves skin only where one of the capsules is, rounded like a body part.
  mutating func carve(_ capsules: [Capsule], bulge: Float = 0.75) {
    for y in 0..<height {
      for x in 0..<width {
        let index = y * width + x
        var best: Float = 0
        var rise: Float = 0
        for capsule in capsules {
          let dx = capsule.x1 - capsule.x0
          let dy = capsule.y1 - capsule.y0
          let px = Float(x) - capsule.x0
          let py = Float(y) - capsule.y0
          let along = clamped((px * dx + py * dy) / max(1, dx * dx + dy * dy))
          let (ex, ey) = (px - dx * along, py - dy * along)
          let radius = capsule.radius0 + (capsule.radius1 - capsule.radius0) * along
          let distance = (ex * ex + ey * ey).squareRoot() + medium[index] * 0.5 * unit
          // The largest, not the sum: where two capsules overlap at a joint, a sum would raise a
          // ridge.
          best = max(best, smooth((radius - distance) / (2.2 * unit) + 0.5))
          rise = max(rise, radius * dome(distance / (radius * 1.06)))
        }
        cover[index] = best
        relief[index] += rise * bulge
      }
    }
  }

  /// Leaves skin only where one of the capsules is; they are given in units from the image's
  /// middle, and turned and mirrored first.
  mutating func carve(
    _ capsules: [Capsule], turnedBy angle: Float, mirrored: Bool, bulge: Float = 0.75
  ) {
    carve(capsules.map { turned($0, by: angle, mirrored: mirrored) }, bulge: bulge)
  }

  /// A capsule given in units from the middle, in pixels of the image.
  func turned(_ capsule: Capsule, by angle: Float, mirrored: Bool) -> Capsule {
    let a = imagePoint(capsule.x0, capsule.y0, angle, mirrored)
    let b = imagePoint(capsule.x1, capsule.y1, angle, mirrored)
    return Capsule(
      x0: a.x, y0: a.y, radius0: capsule.radius0 * unit, x1: b.x, y1: b.y,
      radius1: capsule.radius1 * unit)
  }

  /// A point given in units from the middle, in pixels of the image.
  func imagePoint(_ x: Float, _ y: Float, _ angle: Float, _ mirrored: Bool) -> (x: Float, y: Float)
  {
    let (c, s) = (cosine(angle), sine(angle))
    let u = mirrored ? -x : x
    return (
      Float(width) / 2 + (u * c - y * s) * unit, Float(height) / 2 + (u * s + y * c) * unit
    )
  }
}
