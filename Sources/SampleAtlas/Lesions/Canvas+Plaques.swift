internal import Randomness

extension Canvas {
  /// A raised area with a flat top; colour and surface tell its kind.
  mutating func plaque(
    _ lesion: LesionClass, _ style: LesionStyle, _ scale: Float, _ random: inout RandomStream
  ) {
    let count = random.chance(0.35) ? 2 : 1
    for _ in 0..<count {
      let size = random.float(50...72) * scale * (count == 2 ? 0.72 : 1)
      let shape = blot(size, waver: 0.2, edge: 4, squash: random.float(0.75...1.4), &random)
      switch lesion {
      case .erythematoSquamousPlaque:
        raise(shape, tone.blood(0.95), height: 6, annular: false, shine: 0)
        flakes(on: shape, share: 0.55, random: &random)
      case .erythematousPlaque:
        raise(shape, tone.blood(0.95), height: 8, annular: style == .annular, shine: 0.12)
      case .hyperpigmentedPlaque:
        raise(shape, tone.melanin(0.8), height: 6, annular: false, shine: -0.04)
        velvet(shape)
      default: otherPlaque(shape, style, &random)
      }
    }
  }

  private mutating func otherPlaque(
    _ shape: Blot, _ style: LesionStyle, _ random: inout RandomStream
  ) {
    let kind: LesionStyle =
      style == .usual
      ? random.pick([.violaceous, .violaceous, .white, .yellow, .annular]) : style
    switch kind {
    case .violaceous: raise(shape, Colour(0.76, 0.60, 0.84), height: 7, annular: false, shine: 0.12)
    case .white: raise(shape, Colour(1.14, 1.17, 1.18), height: 6, annular: false, shine: 0.1)
    case .yellow: raise(shape, Colour(1.06, 0.96, 0.68), height: 8, annular: false, shine: 0.06)
    case .verrucous:
      raise(shape, Colour(0.92, 0.84, 0.74), height: 9, annular: false, shine: 0)
      paint(shape) { c, p in
        c.relief[p.index] += p.mask * (4 * c.medium[p.index] + 2 * c.fine[p.index]) * c.unit
      }
    case .annular: raise(shape, Colour(0.98, 0.84, 0.82), height: 9, annular: true, shine: 0.1)
    default: raise(shape, Colour(1.0, 0.96, 0.90), height: 10, annular: false, shine: 0.08)
    }
  }

  /// Lifts and colours a blot; an annular one at its border only.
  mutating func raise(
    _ shape: Blot, _ colour: Colour, height: Float, annular: Bool, shine: Float
  ) {
    paint(shape) { canvas, point in
      let ring = annular ? smooth(1 - abs(point.distance - 0.80) * 4.2) : 1
      let share = point.mask * (0.25 + 0.75 * ring)
      canvas.tint(point.index, colour, share * (0.92 + 0.12 * canvas.medium[point.index]))
      let rise = annular ? ring : plateau(point.distance, slope: 0.16)
      canvas.relief[point.index] +=
        (height * rise + canvas.medium[point.index] * 1.4 * point.mask) * canvas.unit
      canvas.gloss[point.index] += shine * point.mask
    }
  }

  /// Coarse skin lines, as of thickened brown skin.
  private mutating func velvet(_ shape: Blot) {
    paint(shape) { canvas, point in
      let line = smooth(1 - abs(canvas.medium[point.index]) * 5)
      canvas.relief[point.index] -= 2.2 * line * point.mask * canvas.unit
      canvas.tint(point.index, Colour(0.78, 0.74, 0.70), line * point.mask * 0.6)
    }
  }

  /// Silvery scale on a blot.
  mutating func flakes(on shape: Blot, share: Float, random: inout RandomStream) {
    let pattern = Noise.cells(
      width: width, height: height, cell: random.float(9...13) * unit, random: &random)
    paint(shape) { canvas, point in
      let index = point.index
      let present = smooth((canvas.medium[index] + 2 * share - 0.85) * 3)
      let flake =
        smooth(pattern.border[index] * 4) * present * point.mask
        * smooth((0.98 - point.distance) * 5)
      canvas.blend(index, Colour(0.95, 0.94, 0.92), flake * 0.86)
      canvas.relief[index] += (2.2 * flake + 0.9 * flake * canvas.fine[index]) * canvas.unit
      canvas.gloss[index] += 0.1 * flake
    }
  }

  /// Scale on skin that is not raised.
  mutating func squames(_ scale: Float, _ random: inout RandomStream) {
    let shape = blot(random.float(72...96) * scale, waver: 0.3, edge: 26, &random)
    let pattern = Noise.cells(
      width: width, height: height, cell: random.float(13...19) * unit,
      stretch: random.float(0.6...0.9), random: &random)
    paint(shape) { canvas, point in
      let index = point.index
      canvas.tint(index, canvas.tone.blood(0.35), point.mask * 0.55)
      let lifted = smooth((canvas.medium[index] + 0.55) * 2.2) * point.mask
      let border = smooth(1 - pattern.border[index] * 5)
      canvas.blend(index, Colour(0.93, 0.92, 0.90), lifted * (0.50 + 0.45 * border))
      canvas.relief[index] +=
        lifted * (3.4 * smooth(pattern.nearest[index] * 1.6) - 2 * border) * canvas.unit
      canvas.gloss[index] -= 0.05 * lifted
    }
  }

  /// Thick yellowish horn with cracks; or a single horn.
  mutating func hyperkeratosis(
    _ style: LesionStyle, _ scale: Float, _ random: inout RandomStream
  ) {
    if style == .horn { return horn(scale, &random) }
    let shape = blot(random.float(60...82) * scale, waver: 0.24, edge: 9, &random)
    let pattern = Noise.cells(
      width: width, height: height, cell: random.float(17...25) * unit, random: &random)
    paint(shape) { canvas, point in
      let index = point.index
      let block = smooth(pattern.border[index] * 3.2)
      let colour = Colour(0.90, 0.79, 0.56) * (0.90 + 0.14 * canvas.medium[index])
      canvas.blend(index, colour, point.mask * 0.82)
      canvas.tint(index, Colour(0.60, 0.44, 0.31), point.mask * (1 - block) * 0.8)
      canvas.relief[index] +=
        point.mask * (8 * block + 2.4 * canvas.medium[index] + 1.6 * canvas.fine[index])
        * canvas.unit
      canvas.gloss[index] -= 0.06 * point.mask
    }
  }

  private mutating func horn(_ scale: Float, _ random: inout RandomStream) {
    let base = blot(26 * scale, waver: 0.1, edge: 4, &random)
    dot(base, tone.blood(0.5), height: 0.35, halo: nil)
    let spike = Stroke(
      x: base.x, y: base.y, angle: random.float(-2.4 ... -0.7), length: 62 * scale * unit,
      width: 13 * scale * unit, bend: random.float(-0.012...0.012) / unit)
    draw(spike, marks: true, random: &random) { c, index, share in
      let colour = Colour(0.80, 0.66, 0.42) * (0.8 + 0.3 * c.fine[index])
      c.blend(index, colour, share * 0.5)
      c.relief[index] += share * 0.9 * c.unit
    }
  }
}
