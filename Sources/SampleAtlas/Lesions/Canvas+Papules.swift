internal import Randomness

extension Canvas {
  /// Many small domes; red, brown, or of another colour.
  mutating func papules(
    _ lesion: LesionClass, _ style: LesionStyle, _ scale: Float, _ random: inout RandomStream
  ) {
    let area = 66 * scale
    let at = spot(area * unit, &random)
    let size = random.float(9.5...14) * max(0.75, scale)
    let kind: LesionStyle =
      style == .usual
      // Named twice to be drawn twice as often.
      ? random.pick([.skinColoured, .violaceous, .verrucous, .skinColoured]) : style
    let centres = scatter(
      random.whole(7...15), around: at, within: area * unit, gap: size * 2.1 * unit, &random)
    for centre in centres {
      let papule = Blot(
        x: centre.x, y: centre.y, radius: size * random.float(0.75...1.2) * unit,
        squash: random.float(0.85...1.2), angle: random.float(0...halfTurn), waver: 0.08,
        edge: 2.2 * unit, halo: 0.5)
      switch lesion {
      case .erythematousPapule: dot(papule, tone.blood(1), height: 0.6, halo: tone.blood(0.55))
      case .hyperpigmentedPapule: dot(papule, tone.melanin(0.86), height: 0.6, halo: nil)
      default: otherPapule(papule, kind)
      }
    }
  }

  private mutating func otherPapule(_ papule: Blot, _ kind: LesionStyle) {
    switch kind {
    case .violaceous: dot(papule, Colour(0.72, 0.52, 0.84), height: 0.5, halo: nil, flat: true)
    case .blue: dot(papule, Colour(0.50, 0.58, 0.85), height: 0.6, halo: nil)
    case .yellow: dot(papule, Colour(1.06, 0.98, 0.62), height: 0.5, halo: nil)
    case .verrucous:
      dot(papule, Colour(0.97, 0.92, 0.84), height: 0.75, halo: nil)
      paint(papule) { c, p in
        c.relief[p.index] += p.mask * (2.4 * c.fine[p.index] + 1.2 * c.medium[p.index]) * c.unit
        c.tint(p.index, Colour(0.72, 0.66, 0.60), p.mask * smooth(-c.fine[p.index] * 2))
      }
    default: dot(papule, Colour(1.12, 1.07, 0.98), height: 0.85, halo: nil, shine: 0.3)
    }
  }

  /// One dome of a colour, with a halo.
  mutating func dot(
    _ blot: Blot, _ colour: Colour, height: Float, halo: Colour?, flat: Bool = false,
    shine: Float = 0.14
  ) {
    paint(blot) { canvas, point in
      if let halo {
        canvas.tint(point.index, halo, smooth((1.5 - point.distance) * 2) * (1 - point.mask))
      }
      canvas.tint(point.index, colour, point.mask * (0.92 + 0.16 * canvas.medium[point.index]))
      let rise = flat ? plateau(point.distance, slope: 0.3) * 0.7 : mound(point.distance)
      canvas.relief[point.index] += blot.radius * height * rise
      canvas.gloss[point.index] += shine * point.mask
      canvas.calm(point.index, point.mask * 0.8)
    }
  }

  /// Translucent papules with a rolled border and fine vessels.
  mutating func pearls(_ scale: Float, _ random: inout RandomStream) {
    for _ in 0..<random.whole(1...2) {
      let pearl = blot(random.float(25...36) * scale, waver: 0.09, edge: 3, &random)
      let dip = random.float(0.35...0.75)
      paint(pearl) { canvas, point in
        let pale = Colour(0.97, 0.90, 0.88).mixed(with: canvas.tone.skin, 0.35)
        canvas.blend(point.index, pale, point.mask * 0.72)
        canvas.tint(point.index, Colour(0.96, 0.90, 0.95), point.mask)
        let rise = mound(point.distance) - dip * smooth(1 - point.distance * 1.9)
        canvas.relief[point.index] += pearl.radius * 0.62 * rise
        canvas.gloss[point.index] += 0.55 * point.mask
        canvas.calm(point.index, point.mask)
        canvas.tint(
          point.index, canvas.tone.blood(0.9), 0.45 * smooth(0.5 - point.distance) * 1.6)
      }
      for _ in 0..<9 {
        let angle = random.float(0...(2 * halfTurn))
        let start = pearl.radius * random.float(0.55...0.95)
        vessel(
          Stroke(
            x: pearl.x + start * cosine(angle), y: pearl.y + start * sine(angle),
            angle: angle + halfTurn + random.float(-0.8...0.8), length: pearl.radius * 0.7,
            width: 0.8 * unit, wander: 0.1 / unit), 0.6, &random)
      }
    }
  }

  /// Blisters, clear or with pus, in a group on red skin; or a few large ones.
  mutating func vesicles(_ style: LesionStyle, _ scale: Float, _ random: inout RandomStream) {
    let kind = style == .usual ? random.pick([.vesicles, .pustules]) : style
    let area = (kind == .bulla ? 40 : 60) * scale
    let at = spot(area * unit, &random)
    let base = Blot(
      x: at.x, y: at.y, radius: area * 1.15 * unit, waver: 0.3, edge: 26 * unit)
    // Unmarked: the box in the truth is that of the blisters.
    paint(base, marks: false) { c, p in c.tint(p.index, c.tone.blood(0.62), p.mask * 0.8) }
    let size: Float = kind == .bulla ? random.float(27...38) : random.float(7.5...11)
    let centres = scatter(
      kind == .bulla ? random.whole(1...3) : random.whole(11...20), around: at,
      within: area * unit, gap: size * 1.7 * scale * unit, &random)
    for centre in centres {
      let blister = Blot(
        x: centre.x, y: centre.y, radius: size * random.float(0.75...1.2) * scale * unit,
        squash: random.float(0.85...1.15), waver: 0.06, edge: 2 * unit, halo: 0.5)
      paint(blister) { canvas, point in
        canvas.tint(
          point.index, canvas.tone.blood(0.9), smooth((1.5 - point.distance) * 2) * (1 - point.mask)
        )
        let content =
          kind == .pustules ? Colour(0.95, 0.91, 0.66) : Colour(0.95, 0.88, 0.78)
        canvas.blend(
          point.index, content,
          point.mask * (kind == .pustules ? 0.9 : 0.5) * (1.1 - 0.4 * point.distance))
        canvas.relief[point.index] += blister.radius * 0.72 * mound(point.distance)
        canvas.gloss[point.index] += (kind == .pustules ? 0.25 : 0.5) * point.mask
        canvas.calm(point.index, point.mask)
      }
    }
  }
}
