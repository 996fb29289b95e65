internal import Randomness

extension Canvas {
  mutating func shapeFace(_ look: SiteLook, _ random: inout RandomStream) {
    curve(look == .neck ? 0.5 : random.float(0.12...0.3), &random)
    for index in red.indices { tint(index, tone.blood(1), 0.10 + 0.06 * coarse[index]) }
    if look == .face { pores(&random) }
    guard look != .face else { return }
    let count = look == .forehead ? random.whole(3...5) : random.whole(2...3)
    for number in 0..<count {
      let y = Float(height) * (Float(number) + random.float(0.3...0.7)) / Float(count)
      crease(x: -6, y: y, angle: random.float(-0.07...0.07), length: Float(width) + 12, &random)
    }
  }

  private mutating func pores(_ random: inout RandomStream) {
    for _ in 0..<140 {
      let spot = Blot(
        x: random.float(0...Float(width)), y: random.float(0...Float(height)),
        radius: random.float(0.7...1.4) * unit, edge: 1)
      paint(spot, marks: false) { canvas, point in
        canvas.relief[point.index] -= 0.8 * point.mask * canvas.unit
      }
    }
  }

  /// A furrow of the skin.
  mutating func crease(
    x: Float, y: Float, angle: Float, length: Float, depth: Float = 1.6, bend: Float = 0,
    _ random: inout RandomStream
  ) {
    let line = Stroke(
      x: x, y: y, angle: angle, length: length, width: 2.2 * unit, bend: bend, wander: 0.02,
      tapers: false)
    draw(line, random: &random) { canvas, index, share in
      canvas.tint(index, Colour(0.90, 0.84, 0.82), share * 0.14)
      canvas.relief[index] -= depth * share * 0.18 * canvas.unit
    }
  }

  mutating func shapeEye(_ random: inout RandomStream) {
    curve(0.2, &random)
    let left = random.chance(0.5)
    let x = Float(width) * (left ? 0.40 : 0.60)
    let y = Float(height) * random.float(0.42...0.5)
    let size = random.float(50...62) * unit
    let iris = random.pick([
      Colour(0.32, 0.20, 0.12), Colour(0.30, 0.42, 0.50), Colour(0.36, 0.40, 0.26),
    ])
    let opening: Float = random.float(0.30...0.42)
    paint(Blot(x: x, y: y, radius: size * 1.5, waver: 0, edge: 30), marks: false) { canvas, p in
      canvas.relief[p.index] += 9 * canvas.unit * mound(p.distance)
    }
    for row in max(0, Int(y - size))..<min(height, Int(y + size)) {
      for column in max(0, Int(x - size))..<min(width, Int(x + size)) {
        let u = (Float(column) - x) / size
        let v = (Float(row) - y) / size
        let lid = opening * (1 - u * u)
        let index = row * width + column
        let inside = smooth((lid - abs(v)) * size / 2.5)
        tint(index, Colour(0.62, 0.50, 0.48), smooth(1 - abs(abs(v) - lid) * size / 4) * 0.7)
        guard inside > 0 else { continue }
        let centre = (u * u + v * v).squareRoot()
        var colour = Colour(0.93, 0.90, 0.88).mixed(with: Colour(0.85, 0.55, 0.5), abs(u) * 0.35)
        if centre < 0.36 { colour = iris * (0.7 + 1.1 * centre) }
        if centre < 0.15 { colour = Colour(0.03, 0.03, 0.04) }
        blend(index, colour, inside)
        gloss[index] += inside * 0.5
      }
    }
    lashes(x, y, size, opening, &random)
    // On the skin below the eye, on the side where there is more of it.
    focus = (Float(width) * (left ? 0.62 : 0.38), y + size * 0.75)
    reach = 50 * unit
  }

  private mutating func lashes(
    _ x: Float, _ y: Float, _ size: Float, _ opening: Float, _ random: inout RandomStream
  ) {
    for number in 0..<90 {
      let u = Float(number % 45) / 22 - 1
      let upper = number < 45
      let lid = opening * (1 - u * u) * (upper ? -1 : 1)
      let lash = Stroke(
        x: x + u * size, y: y + lid * size, angle: (upper ? -1 : 1) * (halfTurn / 2 - u * 0.7),
        length: (upper ? 13 : 7) * unit, width: 0.6 * unit, bend: u * 0.02)
      hair(lash, &random)
    }
    let lift = size * random.float(0.85...1.05)
    for _ in 0..<260 {
      let u = random.float(-1.15...1.15)
      let brow = Stroke(
        x: x + u * size, y: y - lift + u * u * size * 0.22 + random.float(-6...6) * unit,
        angle: u * 0.5 - 0.35, length: 14 * unit, width: 0.7 * unit)
      hair(brow, &random)
    }
  }

  mutating func shapeEar(_ random: inout RandomStream) {
    let x = Float(width) * random.float(0.44...0.56)
    let y = Float(height) * 0.48
    let size = random.float(88...100) * unit
    let turned: Float = random.chance(0.5) ? 0.18 : -0.18
    paint(Blot(x: x, y: y, radius: size, squash: 0.62, angle: turned, waver: 0.03, edge: 4)) {
      c, p in
      let helix = smooth(1 - abs(p.distance - 0.86) / 0.17) * smooth(1.25 - p.v)
      let bow = (p.u + 0.18) * (p.u + 0.18) + (p.v + 0.02) * (p.v + 0.02) * 0.8
      let inner = smooth(1 - abs(bow.squareRoot() - 0.52) / 0.13) * smooth(0.3 + p.u * 1.6)
      c.relief[p.index] += (9 * helix + 6 * inner + 7 * p.mask) * c.unit
      c.tint(p.index, c.tone.blood(0.6), p.mask * (0.25 + 0.2 * helix))
      let bowl = smooth(1 - ((p.u + 0.12) * (p.u + 0.12) + (p.v - 0.05) * (p.v - 0.05)) * 5)
      c.relief[p.index] -= 11 * bowl * c.unit
      c.tint(p.index, Colour(0.60, 0.46, 0.42), bowl * 0.6)
      let flap = smooth(1 - ((p.u + 0.62) * (p.u + 0.62) + (p.v - 0.1) * (p.v - 0.1)) * 22)
      c.relief[p.index] += 8 * flap * c.unit
      c.bald[p.index] = 1
    }
    // What was marked is the ear, and no finding.
    touched = Extent()
    for _ in 0..<420 {
      let side: Float = random.chance(0.6) ? 0 : random.float(0...1)
      hair(
        Stroke(
          x: side * Float(width), y: random.float(-0.2...0.5) * Float(height),
          angle: random.float(0.5...1.5), length: random.float(30...80) * unit, width: 0.8 * unit,
          bend: random.float(-0.006...0.006)), &random)
    }
    focus = (x, y)
    reach = 62 * unit
  }

  mutating func shapeNose(_ random: inout RandomStream) {
    curve(0.15, &random)
    let x = Float(width) * random.float(0.42...0.58)
    let tip = Float(height) * random.float(0.58...0.68)
    for y in 0..<height {
      let down = Float(y) / tip
      let half = (26 + 34 * smooth(down * 1.1 - 0.25)) * unit
      let rise =
        34 * unit * (down < 1 ? 0.45 + 0.55 * smooth(down) : mound(min(1, (down - 1) * 4.5)))
      for column in 0..<width {
        let u = (Float(column) - x) / half
        relief[y * width + column] += rise * dome(u * 0.8)
      }
    }
    for side: Float in [-1, 1] {
      let wing = Blot(
        x: x + side * 42 * unit, y: tip + 4 * unit, radius: 24 * unit, waver: 0.05, edge: 8 * unit)
      paint(wing, marks: false) { c, p in c.relief[p.index] += 14 * c.unit * mound(p.distance) }
      let hole = Blot(
        x: x + side * 22 * unit, y: tip + 22 * unit, radius: 11 * unit, squash: 1.6, waver: 0.05,
        edge: 3 * unit)
      paint(hole, marks: false) { c, p in
        c.blend(p.index, Colour(0.16, 0.07, 0.06), p.mask * 0.9)
        c.relief[p.index] -= 6 * c.unit * p.mask
      }
    }
    for index in red.indices { tint(index, tone.blood(1), 0.16 + 0.08 * coarse[index]) }
    pores(&random)
    focus = (x, tip * 0.86)
    reach = 58 * unit
  }

  mutating func shapeMouth(_ look: SiteLook, _ random: inout RandomStream) {
    curve(0.15, &random)
    let x = Float(width) / 2 + random.float(-12...12) * unit
    let y = Float(height) * random.float(0.46...0.54)
    let size = random.float(78...92) * unit
    let open: Float = look == .tongue ? 0.34 : random.float(0.0...0.06)
    let lip = Colour(0.95, 0.55, 0.52).mixed(with: Colour(0.75, 0.55, 0.55), tone.depth / 5)
    for row in 0..<height {
      for column in 0..<width {
        let u = (Float(column) - x) / size
        let v = (Float(row) - y) / size
        guard abs(u) < 1 else { continue }
        let arch = (1 - u * u)
        let bow = arch * (0.30 - 0.10 * smooth(1 - abs(u) * 5)) + open * arch
        let bottom = arch.squareRoot() * arch * 0.40 + open * arch
        let inside = v < 0 ? smooth((bow + v) * size / 3) : smooth((bottom - v) * size / 3)
        guard inside > 0 else { continue }
        let index = row * width + column
        tint(index, lip, inside * 0.75)
        relief[index] +=
          inside * 9 * unit * dome(v / (v < 0 ? max(0.05, bow) : max(0.05, bottom)) * 0.8)
        gloss[index] += inside * 0.25
        let gap = smooth((open * arch + 0.015 - abs(v)) * size / 2)
        if look == .tongue {
          blend(index, Colour(0.80, 0.42, 0.42), gap)
          relief[index] += gap * (8 * dome(u) + 1.5 * fine[index]) * unit
        } else {
          blend(index, Colour(0.25, 0.08, 0.08), gap * 0.85)
          relief[index] -= gap * 8 * unit
        }
      }
    }
    focus = (x, y + (random.chance(0.5) ? 0.2 : 0) * size)
    reach = 50 * unit
  }
}
