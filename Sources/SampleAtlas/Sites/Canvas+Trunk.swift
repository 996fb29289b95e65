internal import Randomness

extension Canvas {
  mutating func shapeTorso(_ look: SiteLook, _ random: inout RandomStream) {
    curve(0.18, &random)
    switch look {
    case .back: spine(&random)
    case .abdomen, .navel: navel(near: look == .navel, &random)
    case .areola: areola(x: Float(width) * 0.5, y: Float(height) * 0.5, size: 46)
    default: breastbone(&random)
    }
  }

  /// A furrow down the middle between two long muscles, shoulder blades next to it.
  private mutating func spine(_ random: inout RandomStream) {
    let x = Float(width) * random.float(0.35...0.65)
    for row in 0..<height {
      let bump = sine(Float(row) / (13 * unit)) * 0.5 + 0.5
      for column in 0..<width {
        let u = (Float(column) - x) / (64 * unit)
        let furrow = smooth(1 - abs(u) * 3)
        relief[row * width + column] +=
          (9 * dome(abs(u) - 0.62) - 7 * furrow + 2.2 * bump * smooth(1 - abs(u) * 6)) * unit
      }
    }
    for side: Float in [-1, 1] {
      let blade = Blot(
        x: x + side * 105 * unit, y: Float(height) * 0.25, radius: 62 * unit, squash: 0.7,
        angle: side * 0.3, waver: 0.05, edge: 20 * unit)
      paint(blade, marks: false) { c, p in c.relief[p.index] += 12 * c.unit * mound(p.distance) }
    }
  }

  private mutating func navel(near: Bool, _ random: inout RandomStream) {
    let x = Float(width) * (near ? 0.5 : random.float(0.3...0.7))
    let y = Float(height) * (near ? 0.55 : random.float(0.62...0.78))
    let hole = Blot(
      x: x, y: y, radius: (near ? 30 : 17) * unit, squash: 0.75, waver: 0.08, edge: 8 * unit,
      halo: 0.8)
    paint(hole, marks: false) { c, p in
      c.relief[p.index] -= 11 * c.unit * p.mask
      c.relief[p.index] += 2.5 * c.unit * smooth(1 - abs(p.distance - 1.35) * 1.8)
      c.tint(p.index, Colour(0.50, 0.38, 0.34), smooth(1 - p.distance) * 0.8)
    }
    focus = (x + (x < Float(width) / 2 ? 60 : -60) * unit, y - 80 * unit)
    reach = 66 * unit
  }

  private mutating func areola(x: Float, y: Float, size: Float) {
    let disc = Blot(x: x, y: y, radius: size * unit, waver: 0.05, edge: 7 * unit)
    paint(disc, marks: false) { c, p in
      c.tint(p.index, Colour(0.72, 0.52, 0.48), p.mask * 0.9)
      c.relief[p.index] += p.mask * c.medium[p.index] * 1.2 * c.unit
    }
    paint(Blot(x: x, y: y, radius: size * 0.3 * unit, waver: 0.08, edge: 4 * unit), marks: false) {
      c, p in
      c.tint(p.index, Colour(0.80, 0.62, 0.58), p.mask)
      c.relief[p.index] += 11 * c.unit * mound(p.distance)
    }
  }

  /// The chest seen from the front: two rounded muscles and the line between them.
  private mutating func breastbone(_ random: inout RandomStream) {
    let x = Float(width) * random.float(0.4...0.6)
    for row in 0..<height {
      let v = Float(row) / Float(height)
      for column in 0..<width {
        let u = abs(Float(column) - x) / (120 * unit)
        relief[row * width + column] +=
          (16 * dome(u - 0.75) * dome(v - 0.35) - 5 * smooth(1 - u * 5)) * unit
      }
    }
    for side: Float in [-1, 1] {
      let bone = Blot(
        x: x + side * 72 * unit, y: Float(height) * 0.06, radius: 32 * unit, squash: 4.5,
        angle: -side * 0.16, waver: 0.04, edge: 8 * unit)
      paint(bone, marks: false) { c, p in c.relief[p.index] += 7 * c.unit * mound(p.distance) }
    }
    if random.chance(0.5) {
      areola(
        x: x + (random.chance(0.5) ? 95 : -95) * unit, y: Float(height) * 0.78, size: 19)
    }
    focus = (x, Float(height) * 0.48)
  }

  /// A patient seen whole, or the trunk alone, before a cloth.
  mutating func shapeFigure(_ look: SiteLook, _ random: inout RandomStream) {
    // The trunk is the same figure from nearer.
    let z: Float = look == .trunk ? 1.9 : 1
    let rise: Float = look == .trunk ? 42 : 0
    func part(_ x0: Float, _ y0: Float, _ r0: Float, _ x1: Float, _ y1: Float, _ r1: Float)
      -> Capsule
    {
      Capsule(
        x0: x0 * z, y0: y0 * z + rise, radius0: r0 * z, x1: x1 * z, y1: y1 * z + rise,
        radius1: r1 * z)
    }
    var parts = [
      part(0, -58, 24, 0, -28, 22), part(0, -20, 22, 0, 14, 23), part(0, -84, 7, 0, -74, 8),
      part(-26, -64, 10, -34, -20, 7), part(26, -64, 10, 34, -20, 7),
      part(-34, -20, 7, -38, 18, 5), part(34, -20, 7, 38, 18, 5),
    ]
    if look == .body {
      parts += [
        part(0, -104, 14, 0, -98, 13), part(-12, 22, 13, -14, 66, 10), part(12, 22, 13, 14, 66, 10),
        part(-14, 66, 9, -14, 112, 6), part(14, 66, 9, 14, 112, 6),
      ]
    }
    carve(parts, turnedBy: random.float(-0.06...0.06), mirrored: false)
    focus = imagePoint(0, (look == .trunk ? -38 : -30) * z + rise, 0, false)
    reach = (look == .trunk ? 52 : 34) * unit
  }

  mutating func shapeFold(_ look: SiteLook, _ random: inout RandomStream) {
    let angle = look == .buttocks ? 0 : random.float(-0.5...0.5)
    let (c, s) = (cosine(angle), sine(angle))
    let shift = look == .buttocks ? 0 : random.float(-25...25) * unit
    let dark: Float = look == .genital ? 0.45 : 0.2
    for row in 0..<height {
      for column in 0..<width {
        let px = Float(column) - Float(width) / 2
        let py = Float(row) - Float(height) / 2
        let across = px * c + py * s + shift
        let along = (py * c - px * s) / (150 * unit)
        let side = abs(across) / (125 * unit)
        let index = row * width + column
        relief[index] += (44 * dome(side - 0.85) * (0.6 + 0.4 * dome(along))) * unit
        let depth = smooth(1 - side * 5.5)
        tint(index, Colour(0.55, 0.42, 0.40), depth * 0.75)
        tint(index, tone.melanin(0.35), dark * smooth(1 - side))
        if look == .genital { relief[index] += 1.8 * medium[index] * unit }
      }
    }
    if look != .buttocks { focus = (Float(width) / 2 - shift, Float(height) / 2) }
    reach = 84 * unit
  }
}
