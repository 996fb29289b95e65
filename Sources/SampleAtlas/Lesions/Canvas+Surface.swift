internal import Randomness

extension Canvas {
  /// Skin lost: a raw, moist, sunken wound; or thin, cracked, striped skin.
  mutating func erosion(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    switch style {
    case .fissure: return fissures(scale, &random)
    case .atrophy, .stripes: return atrophy(style, scale, &random)
    default: break
    }
    let shape = blot(random.float(36...54) * scale, waver: 0.34, edge: 3.5, halo: 0.4, &random)
    let slough = random.float(0.1...0.7)
    paint(shape) { canvas, point in
      let index = point.index
      canvas.tint(
        index, canvas.tone.blood(0.8), smooth((1.4 - point.distance) * 2.5) * (1 - point.mask) * 0.8
      )
      let fibrin = smooth((canvas.medium[index] + 0.4 * canvas.coarse[index] - slough) * 3)
      let floor = Colour(0.60, 0.11, 0.10).mixed(with: Colour(0.82, 0.72, 0.42), fibrin)
      canvas.blend(index, floor * (0.95 + 0.15 * canvas.fine[index]), point.mask * 0.93)
      canvas.relief[index] -= 9 * smooth((1 - point.distance) * 4) * canvas.unit
      canvas.relief[index] += 4 * smooth(1 - abs(point.distance - 1.06) * 8) * canvas.unit
      canvas.relief[index] += 1.5 * canvas.medium[index] * point.mask * canvas.unit
      canvas.gloss[index] += 0.42 * point.mask
    }
  }

  private mutating func fissures(_ scale: Float, _ random: inout RandomStream) {
    let at = spot(50 * scale * unit, &random)
    let flow = random.float(0...halfTurn)
    for _ in 0..<random.whole(3...5) {
      let start = (
        x: at.x + random.float(-30...30) * scale * unit,
        y: at.y + random.float(-30...30) * scale * unit
      )
      let crack = Stroke(
        x: start.x, y: start.y, angle: flow + random.float(-0.5...0.5),
        length: random.float(45...80) * scale * unit, width: 3.2 * unit, wander: 0.06 / unit)
      draw(crack, marks: true, random: &random) { c, index, share in
        c.blend(index, Colour(0.42, 0.05, 0.06), share * 0.6)
        c.relief[index] -= 1.6 * share * c.unit
      }
    }
  }

  private mutating func atrophy(
    _ style: LesionStyle, _ scale: Float, _ random: inout RandomStream
  ) {
    if style == .stripes {
      let at = spot(60 * scale * unit, &random)
      let flow = random.float(0...halfTurn)
      for number in 0..<7 {
        let side = (Float(number) - 3) * 19 * scale * unit
        let stripe = Stroke(
          x: at.x - side * sine(flow) - 70 * scale * unit * cosine(flow),
          y: at.y + side * cosine(flow) - 70 * scale * unit * sine(flow), angle: flow,
          length: random.float(90...150) * scale * unit, width: 4.5 * unit, wander: 0.02 / unit)
        draw(stripe, marks: true, random: &random) { c, index, share in
          c.blend(index, Colour(0.90, 0.62, 0.64).mixed(with: c.tone.skin, 0.3), share * 0.3)
          c.relief[index] -= 0.5 * share * c.unit
          c.gloss[index] += 0.02 * share
        }
      }
      return
    }
    let shape = blot(random.float(46...64) * scale, waver: 0.25, edge: 5, &random)
    paint(shape) { canvas, point in
      let wrinkle = smooth(1 - abs(canvas.medium[point.index] + 0.4 * canvas.fine[point.index]) * 4)
      canvas.tint(point.index, Colour(1.08, 0.98, 0.98), point.mask)
      canvas.relief[point.index] -=
        (6 * plateau(point.distance, slope: 0.3) + 2 * wrinkle * point.mask) * canvas.unit
      canvas.gloss[point.index] += 0.3 * point.mask
      canvas.tint(point.index, canvas.tone.blood(0.8), wrinkle * point.mask * 0.4)
    }
  }

  /// Redness without a border; or all over.
  mutating func erythema(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    let all = style == .generalised
    let shape = blot(
      (all ? 190 : random.float(78...112)) * scale, waver: 0.35, edge: all ? 60 : 44, &random)
    paint(shape) { canvas, point in
      let share = point.mask * (0.86 + 0.22 * canvas.medium[point.index])
      canvas.tint(point.index, canvas.tone.blood(0.95), share)
    }
  }

  /// Dried exudate: honey yellow to black plates.
  mutating func crust(_ scale: Float, _ random: inout RandomStream) {
    let honey = random.float(0...1)
    let colour = Colour(0.34, 0.19, 0.12).mixed(with: Colour(0.80, 0.58, 0.27), honey)
    let cracks = Noise.cells(width: width, height: height, cell: 15 * unit, random: &random)
    for number in 0..<random.whole(1...3) {
      let size = number == 0 ? random.float(34...46) : random.float(13...24)
      let shape = blot(size * scale, waver: 0.42, edge: 2.5, halo: 0.4, &random)
      paint(shape) { canvas, point in
        let index = point.index
        canvas.tint(
          index, canvas.tone.blood(0.7),
          smooth((1.4 - point.distance) * 2.5) * (1 - point.mask) * 0.7)
        let crack = smooth(1 - cracks.border[index] * 8)
        let plate = colour * (0.95 + 0.35 * canvas.medium[index] + 0.2 * canvas.fine[index])
        canvas.blend(index, plate * (1 - 0.38 * crack), point.mask * 0.94)
        canvas.relief[index] +=
          point.mask * (6 + 3.5 * canvas.medium[index] + 2 * canvas.fine[index] - 4 * crack)
          * canvas.unit
        canvas.gloss[index] -= 0.08 * point.mask
      }
    }
  }

  /// A weeping surface: yellow, wet, with drops that run.
  mutating func oozing(_ scale: Float, _ random: inout RandomStream) {
    let shape = blot(random.float(56...74) * scale, waver: 0.34, edge: 7, &random)
    paint(shape) { canvas, point in
      canvas.tint(point.index, canvas.tone.blood(0.75), point.mask * 0.8)
      let film = smooth((canvas.medium[point.index] + 0.6) * 1.6) * point.mask
      canvas.blend(point.index, Colour(0.93, 0.76, 0.42), film * 0.5)
      canvas.relief[point.index] +=
        (2.4 * canvas.medium[point.index] * point.mask + 2 * film) * canvas.unit
      canvas.gloss[point.index] += 0.55 * point.mask
      canvas.calm(point.index, point.mask)
    }
    let drops = scatter(
      random.whole(9...16), around: (shape.x, shape.y), within: shape.radius * 0.95,
      gap: 12 * unit * scale, &random)
    for (number, centre) in drops.enumerated() {
      let drop = Blot(
        x: centre.x, y: centre.y, radius: random.float(4...9) * scale * unit, waver: 0.08,
        edge: 1.5 * unit)
      paint(drop) { c, p in
        c.blend(p.index, Colour(0.97, 0.84, 0.50), p.mask * 0.5)
        c.relief[p.index] += drop.radius * 0.8 * mound(p.distance)
        c.gloss[p.index] += 0.45 * p.mask
      }
      // A few drops run, down as the image stands; most of them would cover the surface.
      guard number < 3 else { continue }
      let run = Stroke(
        x: centre.x, y: centre.y, angle: halfTurn / 2, length: random.float(26...60) * scale * unit,
        width: 3 * unit, wander: 0.03 / unit)
      draw(run, marks: true, random: &random) { c, index, share in
        c.blend(index, Colour(0.95, 0.78, 0.36), share * 0.25)
        c.relief[index] += 0.5 * share * c.unit
        c.gloss[index] += 0.12 * share
      }
    }
  }

  /// Flat spots of another colour.
  mutating func macules(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    let kind: LesionStyle =
      style == .usual ? random.pick([.dark, .dark, .pale]) : style
    let colour: Colour =
      switch kind {
      // Factors above 1: pigment is missing, so more light comes back.
      case .pale: Colour(1.25, 1.38, 1.5)
      case .purpuric: Colour(0.66, 0.34, 0.46)
      case .red: Colour(0.86, 0.45, 0.44)
      case .blue: Colour(0.55, 0.60, 0.74)
      default: tone.melanin(0.72)
      }
    let count = random.whole(1...4)
    for _ in 0..<count {
      let shape = blot(
        random.float(44...70) * scale / Float(count).squareRoot(), waver: 0.24, edge: 3.5, &random)
      paint(shape) { canvas, point in
        canvas.tint(point.index, colour, point.mask * (0.95 + 0.08 * canvas.medium[point.index]))
      }
    }
  }
}
