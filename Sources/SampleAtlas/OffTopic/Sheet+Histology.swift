internal import Randomness

extension Sheet {
  /// The colours of a section stained with haematoxylin and eosin.
  private enum Stain {
    static let glass = Colour(0.95, 0.93, 0.95)
    static let keratin = Colour(0.88, 0.48, 0.62)
    static let epidermis = Colour(0.72, 0.48, 0.72)
    static let dermis = Colour(0.93, 0.67, 0.79)
    static let fibre = Colour(0.86, 0.52, 0.70)
    static let nucleus = Colour(0.30, 0.15, 0.46)
  }

  /// A section of skin: horn, epidermis with its ridges, and the dermis's fibres, all with nuclei.
  mutating func histology(_ random: inout RandomStream) {
    let section = Section(self, &random)
    let width = width
    fill { section.colour($0, width: width) }
    strew(section, &random)
    for _ in 0..<random.whole(2...4) { infiltrate(section, &random) }
    for _ in 0..<random.whole(1...3) { vessel(section, &random) }
  }

  /// The layers of a section; depths in pixels for each column.
  private struct Section {
    let surface: [Float]
    let horn: [Float]
    let junction: [Float]
    let wave: [Float]
    let coarse: [Float]
    let medium: [Float]
    let fine: [Float]
    let unit: Float

    init(_ sheet: Sheet, _ random: inout RandomStream) {
      let (width, height, unit) = (sheet.width, sheet.height, sheet.unit)
      func field(_ cell: Float, _ octaves: Int, _ random: inout RandomStream) -> [Float] {
        Noise.fractal(
          width: width, height: height, cell: cell * unit, octaves: octaves, random: &random)
      }
      coarse = field(90, 2, &random)
      medium = field(26, 2, &random)
      fine = field(5, 2, &random)
      self.unit = unit
      // Some sections lie wholly below the epidermis.
      let isDeep = random.chance(0.25)
      let base = isDeep ? -200 * unit : random.float(0.06...0.16) * Float(height)
      let ridge = random.float(20...34) * unit
      let phase = random.float(0...(2 * halfTurn))
      let thickness = random.float(26...40) * unit
      let (coarse, medium) = (coarse, medium)
      surface = (0..<width).map { base + 16 * unit * coarse[$0] }
      let surface = surface
      horn = (0..<width).map { surface[$0] + (9 + 4 * coarse[$0]) * unit }
      let horn = horn
      junction = (0..<width).map { column in
        let swing = 0.5 + 0.5 * sine(Float(column) / ridge + phase + 1.2 * medium[column])
        return horn[column] + thickness + 34 * unit * swing * swing
      }
      // Fibres run along the surface and waver.
      wave = (0..<(width * height)).map { index in
        let row = Float(index / width)
        return sine((row + 20 * unit * coarse[index] + 7 * unit * medium[index]) / (3.1 * unit))
      }
    }

    func colour(_ index: Int, width: Int) -> Colour {
      let column = index % width
      let row = Float(index / width)
      let shade = 1 + 0.05 * fine[index]
      if row < surface[column] { return Stain.glass }
      if row < horn[column] {
        // Horn splits into leaves.
        let leaf = sine((row - surface[column] + 3 * unit * medium[index]) / (1.3 * unit))
        return Stain.keratin.mixed(with: Stain.glass, leaf > 0.5 ? 0.55 : 0) * shade
      }
      let inside = smooth((junction[column] - row) / (3 * unit) + 0.5)
      let bundle = smooth(0.5 + 0.5 * wave[index] + 0.35 * fine[index])
      let gap = smooth((coarse[index] + medium[index] - 1.0) * 3)
      let dermis = Stain.dermis.mixed(with: Stain.fibre, 0.75 * bundle)
        .mixed(with: Stain.glass, max(0.5 * (1 - bundle) * smooth(0.4 + medium[index]), gap))
      return dermis.mixed(with: Stain.epidermis, inside) * shade
    }
  }

  /// Nuclei: close together in the epidermis, closest at its base; thin and few between the fibres.
  private mutating func strew(_ section: Section, _ random: inout RandomStream) {
    let cell = 6.6 * unit
    for row in 0..<(Int(Float(height) / cell) + 1) {
      for column in 0..<(Int(Float(width) / cell) + 1) {
        let x = (Float(column) + random.float(0.1...0.9)) * cell
        let y = (Float(row) + random.float(0.1...0.9)) * cell
        let nearestColumn = min(width - 1, max(0, Int(x)))
        let above = section.junction[nearestColumn] - y
        let dark = Stain.nucleus.mixed(with: Stain.epidermis, random.float(0...0.3))
        if y > section.horn[nearestColumn] + 3 * unit, above > 0 {
          let isBasal = above < 8 * unit
          guard isBasal || random.chance(0.85) else { continue }
          ellipse(
            x: x, y: y, radius: random.float(1.7...2.5) * unit,
            squash: isBasal ? 1.1 : random.float(1...1.6), angle: random.float(0...halfTurn),
            edge: 1.2 * unit, dark, 0.9)
        } else if above < -4 * unit, random.chance(0.10) {
          ellipse(
            x: x, y: y, radius: random.float(0.9...1.3) * unit, squash: random.float(2.4...4.5),
            angle: 0.5 * section.medium[Int(min(y, Float(height - 1))) * width + nearestColumn],
            edge: unit, dark, 0.9)
        }
      }
    }
  }

  /// A point in the dermis.
  private func depth(_ section: Section, _ random: inout RandomStream) -> (x: Float, y: Float) {
    let x = random.float(0...Float(width - 1))
    let top = min(Float(height) - 1, max(0, section.junction[Int(x)] + 12 * unit))
    return (x, random.float(top...Float(height)))
  }

  /// A cluster of small round dark cells.
  private mutating func infiltrate(_ section: Section, _ random: inout RandomStream) {
    let middle = depth(section, &random)
    let spread = random.float(14...30) * unit
    for _ in 0..<random.whole(40...90) {
      let angle = random.float(0...(2 * halfTurn))
      let away = spread * random.float(0...1)
      let x = middle.x + 1.5 * away * cosine(angle)
      let y = middle.y + away * sine(angle)
      let nearestColumn = min(width - 1, max(0, Int(x)))
      guard y > section.junction[nearestColumn] else { continue }
      ellipse(
        x: x, y: y, radius: random.float(1.3...1.9) * unit, edge: unit, Stain.nucleus, 0.92)
    }
  }

  /// A vessel cut across: an empty middle within a ring of flat nuclei.
  private mutating func vessel(_ section: Section, _ random: inout RandomStream) {
    let middle = depth(section, &random)
    let radius = random.float(6...13) * unit
    let squash = random.float(1...1.6)
    ellipse(
      x: middle.x, y: middle.y, radius: radius + 3 * unit, squash: squash, edge: 2 * unit,
      Stain.fibre, 0.8)
    ellipse(
      x: middle.x, y: middle.y, radius: radius, squash: squash, edge: 1.5 * unit, Stain.glass)
    for number in 0..<9 {
      let angle = 2 * halfTurn * Float(number) / 9 + random.float(-0.2...0.2)
      ellipse(
        x: middle.x + (radius + unit) * squash * cosine(angle),
        y: middle.y + (radius + unit) * sine(angle), radius: 1.1 * unit, squash: 2.2,
        angle: angle + halfTurn / 2, edge: unit, Stain.nucleus, 0.9)
    }
  }
}
