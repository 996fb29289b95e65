internal import Randomness

extension Sheet {
  /// A film that saw next to no light: black, perhaps a glow at one edge or the camera's date.
  mutating func blackFrame(_ random: inout RandomStream) {
    let base = random.float(0.012...0.035)
    let tint = Colour(1, random.float(0.85...1), random.float(0.8...1.15))
    let leak = random.chance(0.5) ? random.float(0.12...0.4) : 0
    let angle = random.float(0...(2 * halfTurn))
    let (c, s) = (cosine(angle), sine(angle))
    let cloud = Noise.fractal(
      width: width, height: height, cell: 70 * unit, octaves: 2, random: &random)
    let (width, height) = (width, height)
    fill { index in
      let u = Float(index % width) / Float(width) - 0.5
      let v = Float(index / width) / Float(height) - 0.5
      let near = smooth((u * c + v * s - 0.36) * 4)
      return (tint * (base * (1 + 0.4 * cloud[index])))
        .mixed(with: Colour(0.9, 0.45, 0.2), near * leak)
    }
    guard random.chance(0.4) else { return }
    let date = "\(random.whole(1...28)) \(random.whole(1...12)) \(random.whole(78...99))"
    let dot = 1.5 * unit
    write(
      date, x: Float(width) - Lettering.width(of: date, dot: dot) - 12 * unit,
      y: Float(height) - 26 * unit, dot: dot, Colour(1, 0.48, 0.12), 0.9)
  }
}
