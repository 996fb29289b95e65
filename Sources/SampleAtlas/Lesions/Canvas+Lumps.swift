internal import Randomness

extension Canvas {
  /// A tense round lump with a dark opening.
  mutating func cyst(_ scale: Float, _ random: inout RandomStream) {
    let shape = blot(random.float(44...58) * scale, waver: 0.06, edge: 6, &random)
    paint(shape) { canvas, point in
      canvas.tint(point.index, Colour(1.05, 1.02, 0.88), point.mask * 0.8)
      canvas.relief[point.index] += shape.radius * 0.68 * mound(point.distance)
      canvas.gloss[point.index] += 0.26 * point.mask
      canvas.calm(point.index, point.mask)
    }
    let pore = Blot(
      x: shape.x + random.float(-6...6) * unit, y: shape.y + random.float(-6...6) * unit,
      radius: random.float(3.8...5.8) * scale * unit, waver: 0.1, edge: 2 * unit)
    paint(pore, marks: false) { c, p in
      c.blend(p.index, Colour(0.09, 0.06, 0.05), p.mask * 0.95)
      c.relief[p.index] -= 3 * p.mask * c.unit
      c.gloss[p.index] *= 1 - p.mask
    }
    for _ in 0..<3 {
      let angle = random.float(0...(2 * halfTurn))
      vessel(
        Stroke(
          x: shape.x + shape.radius * 0.85 * cosine(angle),
          y: shape.y + shape.radius * 0.85 * sine(angle), angle: angle + halfTurn,
          length: shape.radius * 0.5, width: 0.8 * unit, wander: 0.08 / unit), 0.4, &random)
    }
  }

  /// One to three firm deep lumps, reddish or of another colour.
  mutating func nodules(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    let count = random.whole(1...3)
    for _ in 0..<count {
      let size = random.float(27...38) * scale * (count == 3 ? 0.8 : 1)
      let shape = blot(size, waver: 0.07, edge: 10, halo: 0.45, &random)
      let colour: Colour =
        switch style {
        case .violaceous: Colour(0.68, 0.48, 0.66)
        case .skinColoured: Colour(1.02, 0.96, 0.92)
        case .dark: tone.melanin(0.7)
        default: Colour(0.90, 0.62, 0.58)
        }
      paint(shape) { canvas, point in
        canvas.tint(
          point.index, canvas.tone.blood(0.55), smooth((1.45 - point.distance) * 2) * 0.55)
        canvas.tint(point.index, colour, point.mask * (0.9 + 0.15 * canvas.medium[point.index]))
        canvas.relief[point.index] += shape.radius * 0.78 * mound(point.distance / 1.05)
        canvas.gloss[point.index] += 0.08 * point.mask
      }
    }
  }

  /// A large lobed mass, ulcerated and bleeding in the middle.
  mutating func tumour(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    let shape = blot(random.float(54...72) * scale, waver: 0.2, edge: 5, halo: 0.2, &random)
    let colour =
      style == .violaceous
      ? Colour(0.44, 0.20, 0.36)
      : random.pick([Colour(0.66, 0.30, 0.30), Colour(0.56, 0.24, 0.32), Colour(0.72, 0.42, 0.36)])
    paint(shape) { canvas, point in
      let flesh = colour * (0.95 + 0.22 * canvas.medium[point.index])
      canvas.blend(point.index, flesh, point.mask * 0.85)
      canvas.relief[point.index] += shape.radius * 0.42 * mound(point.distance)
      canvas.gloss[point.index] += 0.22 * point.mask
      canvas.calm(point.index, point.mask)
    }
    let lobes = scatter(
      9, around: (shape.x, shape.y), within: shape.radius * 0.82, gap: shape.radius * 0.38, &random)
    for centre in lobes {
      let lobe = Blot(
        x: centre.x, y: centre.y, radius: shape.radius * random.float(0.24...0.38), waver: 0.1,
        edge: 4 * unit)
      paint(lobe) { c, p in
        c.relief[p.index] += lobe.radius * 0.75 * mound(p.distance)
        c.tint(p.index, Colour(1.1, 1.0, 1.0), p.mask * 0.4)
      }
    }
    let wound = Blot(
      x: shape.x, y: shape.y, radius: shape.radius * random.float(0.3...0.45), waver: 0.5,
      edge: 5 * unit)
    paint(wound, marks: false) { c, p in
      let blood = c.medium[p.index] > 0.1 ? Colour(0.12, 0.03, 0.03) : Colour(0.38, 0.04, 0.05)
      c.blend(p.index, blood, p.mask * 0.85)
      c.relief[p.index] -= 5 * p.mask * c.unit
      c.gloss[p.index] += 0.3 * p.mask
    }
  }

  /// Tense smooth swelling with the dents that fingers leave; or wheals.
  mutating func edema(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    if style == .wheal { return wheals(scale, &random) }
    let shape = blot(random.float(82...100) * scale, waver: 0.08, edge: 30, &random)
    paint(shape) { canvas, point in
      canvas.tint(point.index, Colour(1.07, 1.03, 1.06), point.mask * 0.8)
      canvas.relief[point.index] += shape.radius * 0.42 * mound(point.distance)
      canvas.gloss[point.index] += 0.34 * point.mask
      canvas.calm(point.index, point.mask)
      canvas.relief[point.index] -= 1.2 * canvas.coarse[point.index] * point.mask * canvas.unit
    }
    let dents = scatter(
      random.whole(2...4), around: (shape.x, shape.y), within: shape.radius * 0.6,
      gap: 34 * unit * scale, &random)
    for centre in dents {
      let dent = Blot(
        x: centre.x, y: centre.y, radius: random.float(13...18) * scale * unit, squash: 1.15,
        waver: 0.05, edge: 7 * unit)
      // Unmarked, as all that lies within the swelling.
      paint(dent, marks: false) { c, p in
        c.relief[p.index] -= dent.radius * 0.85 * mound(p.distance)
        c.tint(p.index, Colour(0.93, 0.87, 0.88), p.mask)
      }
    }
  }

  private mutating func wheals(_ scale: Float, _ random: inout RandomStream) {
    for _ in 0..<random.whole(3...5) {
      let shape = blot(
        random.float(20...34) * scale, waver: 0.3, edge: 5, halo: 0.35,
        squash: random.float(0.8...1.6), &random)
      paint(shape) { c, p in
        c.tint(p.index, c.tone.blood(0.75), smooth((1.35 - p.distance) * 2.4) * (1 - 0.75 * p.mask))
        c.tint(p.index, Colour(1.06, 0.98, 0.98), p.mask * 0.8)
        c.relief[p.index] += 9 * plateau(p.distance, slope: 0.4) * c.unit
        c.gloss[p.index] += 0.2 * p.mask
        c.calm(p.index, p.mask)
      }
    }
  }
}
