internal import Randomness

extension Sheet {
  private static let words = [
    "the", "of", "and", "in", "with", "a", "is", "are", "on", "skin", "lesion", "lesions",
    "patient",
    "patients", "which", "may", "chronic", "acute", "itch", "treatment", "was", "were", "seen",
    "usually", "papules", "plaques", "borders", "scale", "biopsy", "showed", "dermis", "diagnosis",
    "clinical", "history", "years", "of the", "after", "weeks", "trunk", "limbs", "often", "not",
    "common", "adults", "topical", "steroid", "course", "relapse", "rare", "both", "sexes", "by",
  ]

  /// A page of a book under a desk lamp: a heading and lines of print, a little askew.
  mutating func textPage(_ random: inout RandomStream) {
    paper(&random)
    let ink = Colour(0.10, 0.10, 0.12)
    let slope = random.float(-0.03...0.03)
    let dot = random.float(0.85...1.15) * unit
    let margin = random.float(14...26) * unit
    let columns = random.chance(0.35) && width > height ? 2 : 1
    let gutter = 12 * unit
    let measure = (Float(width) - 2 * margin - Float(columns - 1) * gutter) / Float(columns)
    var top = margin
    write(heading(&random), x: margin, y: top, dot: dot * 1.6, slope: slope, ink)
    top += 24 * dot
    for column in 0..<columns {
      let left = margin + Float(column) * (measure + gutter)
      var y = top + slope * (left - margin)
      var isFirst = true
      while y < Float(height) - margin {
        let indent = isFirst ? 12 * dot : 0
        let isLast = random.chance(0.12)
        let room = (measure - indent) * (isLast ? random.float(0.3...0.8) : 1)
        let line = line(fitting: room, dot: dot, isLast: isLast, &random)
        // Print is justified but for the last line of a paragraph.
        set(line, x: left + indent, y: y, width: isLast ? nil : room, dot: dot, slope: slope, ink)
        y += (isLast ? 15 : 11.5) * dot
        isFirst = isLast
      }
    }
  }

  /// Off-white paper that darkens away from the lamp and towards the fold.
  private mutating func paper(_ random: inout RandomStream) {
    let tint = Colour(0.95, 0.93, random.float(0.84...0.92))
    let lamp = (x: random.float(0.2...0.8), y: random.float(0.1...0.6))
    let fold = random.chance(0.5) ? random.float(0.10...0.22) : 0
    let fibre = Noise.fractal(
      width: width, height: height, cell: 40 * unit, octaves: 3, random: &random)
    let (width, height) = (width, height)
    fill { index in
      let u = Float(index % width) / Float(width)
      let v = Float(index / width) / Float(height)
      let away = (u - lamp.x) * (u - lamp.x) + (v - lamp.y) * (v - lamp.y)
      let crease = fold * smooth(1 - u * 5)
      return tint * (1 - 0.22 * away - crease + 0.012 * fibre[index])
    }
  }

  private func heading(_ random: inout RandomStream) -> String {
    "\(random.whole(1...19)).\(random.whole(1...9)) \(random.pick(["treatment", "diagnosis", "histology", "clinical"]))"
  }

  /// Words that fill a width, or come near it.
  private func line(
    fitting room: Float, dot: Float, isLast: Bool, _ random: inout RandomStream
  ) -> [String] {
    var line: [String] = []
    var length: Float = 0
    while true {
      let word = random.pick(Self.words)
      let more = Lettering.width(of: word, dot: dot) + (line.isEmpty ? 0 : 3 * dot)
      guard length + more <= room || line.isEmpty else { break }
      line.append(word)
      length += more
    }
    if isLast { line[line.count - 1] += "." }
    return line
  }

  /// Sets words side by side; a full line is spaced out to its width.
  private mutating func set(
    _ line: [String], x: Float, y: Float, width room: Float?, dot: Float, slope: Float,
    _ ink: Colour
  ) {
    let words = line.map { Lettering.width(of: $0, dot: dot) }.reduce(0, +)
    let gaps = Float(max(1, line.count - 1))
    let gap = room.map { max(3 * dot, ($0 - words) / gaps) } ?? 4 * dot
    var left = x
    for word in line {
      write(word, x: left, y: y + slope * (left - x), dot: dot, slope: slope, ink)
      left += Lettering.width(of: word, dot: dot) + gap
    }
  }
}
