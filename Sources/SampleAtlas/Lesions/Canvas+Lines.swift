internal import Randomness

extension Canvas {
  /// A fine vessel that shows through the skin.
  mutating func vessel(_ stroke: Stroke, _ strength: Float, _ random: inout RandomStream) {
    let colour = Colour(0.66, 0.08, 0.13).mixed(with: tone.skin * 0.45, tone.depth / 9)
    draw(stroke, marks: true, random: &random) { canvas, index, share in
      canvas.blend(index, colour, share * strength)
    }
  }

  /// Branching fine vessels on slightly flushed skin.
  mutating func vessels(_ scale: Float, _ random: inout RandomStream) {
    let area = 74 * scale
    let at = spot(area * unit, &random)
    let flush = Blot(x: at.x, y: at.y, radius: area * 1.1 * unit, waver: 0.3, edge: 40 * unit)
    // Unmarked: the box in the truth is that of the vessels.
    paint(flush, marks: false) { c, p in c.tint(p.index, c.tone.blood(0.4), p.mask * 0.5) }
    for centre in scatter(
      random.whole(9...13), around: at, within: area * unit, gap: 14 * unit * scale, &random)
    {
      var angle = random.float(0...(2 * halfTurn))
      for branch in 0..<random.whole(2...4) {
        let trunk = branch == 0
        vessel(
          Stroke(
            x: centre.x, y: centre.y, angle: angle,
            length: random.float(28...58) * scale * unit * (trunk ? 1.2 : 0.8),
            width: (trunk ? 1.7 : 1.25) * unit, bend: random.float(-0.02...0.02) / unit,
            wander: 0.13 / unit), 0.8, &random)
        angle += random.float(0.5...2.2)
      }
    }
  }

  /// Scratches side by side, with dots of blood.
  mutating func excoriation(_ scale: Float, _ random: inout RandomStream) {
    let at = spot(62 * scale * unit, &random)
    let flow = random.float(0...halfTurn)
    let count = random.whole(5...9)
    for number in 0..<count {
      let side = (Float(number) - Float(count) / 2) * random.float(11...17) * scale * unit
      let along = random.float(-60 ... -20) * scale * unit
      let scratch = Stroke(
        x: at.x - side * sine(flow) + along * cosine(flow),
        y: at.y + side * cosine(flow) + along * sine(flow),
        angle: flow + random.float(-0.12...0.12),
        length: random.float(45...105) * scale * unit, width: random.float(2.6...4.2) * unit,
        bend: random.float(-0.003...0.003) / unit, wander: 0.02 / unit)
      // Unmarked: the box in the truth is that of the scratches, and the redness around them is no
      // part of it.
      var wide = scratch
      wide.width *= 3.2
      draw(wide, random: &random) { c, index, share in
        c.tint(index, c.tone.blood(0.8), share * 0.12)
      }
      draw(scratch, marks: true, random: &random) { c, index, share in
        let dried = c.medium[index] > 0.15
        c.blend(
          index, dried ? Colour(0.24, 0.06, 0.05) : Colour(0.60, 0.12, 0.11), share * 0.55)
        c.relief[index] += (dried ? 0.7 : -0.5) * share * c.unit
      }
    }
  }

  /// Plugged pores: many black dots and some pale ones.
  mutating func comedones(_ scale: Float, _ random: inout RandomStream) {
    let at = spot(72 * scale * unit, &random)
    let centres = scatter(
      random.whole(34...54), around: at, within: 78 * scale * unit, gap: 8 * unit, &random)
    for (number, centre) in centres.enumerated() {
      let open = number % 5 != 0
      let size = open ? random.float(2.4...4.6) : random.float(3.5...5)
      let plug = Blot(
        x: centre.x, y: centre.y, radius: size * max(0.8, scale) * unit, waver: 0.15,
        edge: 1.6 * unit,
        halo: 0.9)
      paint(plug) { c, p in
        c.relief[p.index] += plug.radius * 0.55 * mound(p.distance / 1.8)
        if open {
          c.blend(p.index, Colour(0.07, 0.05, 0.045), p.mask * 0.95)
          c.gloss[p.index] *= 1 - p.mask
        } else {
          c.blend(p.index, Colour(0.97, 0.93, 0.82), p.mask * 0.7)
        }
      }
    }
  }

  /// Healed wounds: a seam with stitches, a raised or a pitted patch.
  mutating func scar(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    let kind: LesionStyle =
      style == .usual ? random.pick([.linear, .linear, .keloid, .pitted]) : style
    switch kind {
    case .keloid: keloid(scale, &random)
    case .pitted: pits(scale, &random)
    default: seam(scale, &random)
    }
  }

  private var scarColour: Colour { Colour(1.0, 0.88, 0.87).mixed(with: tone.skin, 0.15) }

  private mutating func seam(_ scale: Float, _ random: inout RandomStream) {
    let at = spot(64 * scale * unit, &random)
    let flow = random.float(0...halfTurn)
    let length = random.float(120...165) * scale * unit
    let bend = random.float(-0.004...0.004) / unit
    let start = (x: at.x - length / 2 * cosine(flow), y: at.y - length / 2 * sine(flow))
    // The line bends evenly from end to end. Begun half of the bend earlier, it has the direction
    // of the stitches in its middle.
    let line = Stroke(
      x: start.x, y: start.y, angle: flow - bend * length / 2, length: length,
      width: random.float(6...9) * unit, bend: bend, wander: 0.012 / unit, tapers: false)
    let colour = scarColour
    for number in 0..<Int(length / (15 * unit)) {
      let along = (Float(number) + 0.5) * 15 * unit
      let stitch = Stroke(
        x: start.x + along * cosine(flow) - 13 * unit * -sine(flow),
        y: start.y + along * sine(flow) - 13 * unit * cosine(flow), angle: flow + halfTurn / 2,
        length: 26 * unit, width: 2.2 * unit, tapers: false)
      draw(stitch, marks: true, random: &random) { c, index, share in
        c.blend(index, colour, share * 0.35)
        c.gloss[index] += 0.03 * share
      }
    }
    draw(line, marks: true, random: &random) { c, index, share in
      c.blend(index, colour, share * 0.4)
      c.relief[index] += 0.6 * share * c.unit
      c.calm(index, share * 0.2)
      c.gloss[index] += 0.07 * share
    }
  }

  private mutating func keloid(_ scale: Float, _ random: inout RandomStream) {
    let shape = blot(
      random.float(40...54) * scale, waver: 0.22, edge: 4, squash: random.float(1.6...2.4), &random)
    let colour = scarColour.mixed(with: Colour(0.86, 0.50, 0.52), 0.35)
    paint(shape) { c, p in
      c.blend(p.index, colour, p.mask * 0.85)
      c.relief[p.index] += shape.radius * 0.34 * mound(p.distance)
      c.relief[p.index] += 1.6 * c.coarse[p.index] * p.mask * c.unit
      c.gloss[p.index] += 0.5 * p.mask
      c.calm(p.index, p.mask)
    }
  }

  private mutating func pits(_ scale: Float, _ random: inout RandomStream) {
    let at = spot(60 * scale * unit, &random)
    for centre in scatter(
      random.whole(14...22), around: at, within: 66 * scale * unit, gap: 15 * scale * unit, &random)
    {
      let pit = Blot(
        x: centre.x, y: centre.y, radius: random.float(6...11) * scale * unit,
        squash: random.float(0.7...1.4), waver: 0.2, edge: 2.5 * unit)
      let colour = scarColour
      paint(pit) { c, p in
        c.blend(p.index, colour, p.mask * 0.5)
        c.relief[p.index] -= pit.radius * 0.65 * plateau(p.distance, slope: 0.5)
        c.gloss[p.index] += 0.2 * p.mask
      }
    }
  }

  /// Bare skin where hair should be.
  mutating func alopecia(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    let count = random.chance(0.3) ? 2 : 1
    for _ in 0..<count {
      let shape = blot(
        random.float(54...72) * scale * (count == 2 ? 0.72 : 1), waver: 0.16, edge: 9, &random)
      paint(shape) { c, p in
        c.bald[p.index] = max(c.bald[p.index], p.mask)
        c.gloss[p.index] += 0.18 * p.mask
        c.calm(p.index, p.mask * 0.8)
        c.tint(p.index, Colour(1.06, 1.03, 1.02), p.mask)
        if style == .scarring {
          c.tint(p.index, c.tone.blood(0.6), smooth(1 - abs(p.distance - 0.85) * 5) * 0.7)
          c.relief[p.index] -= 3 * p.mask * c.unit
        }
      }
    }
  }
}
