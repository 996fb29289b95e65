internal import Imaging
internal import Randomness

extension Sheet {
  /// The mount of a slide: card or plastic around a window with round corners, a number written on it.
  mutating func slideMount(
    _ skin: RGBImage, in window: PixelRect, _ random: inout RandomStream
  ) {
    let shade = random.float(0.80...0.93)
    let tint = Colour(shade, shade * random.float(0.97...1), shade * random.float(0.92...0.99))
    let card = Noise.fractal(
      width: width, height: height, cell: 3 * unit, octaves: 2, random: &random)
    let light = random.float(-0.08...0.08)
    let (columns, rows) = (Float(width), Float(height))
    fill { index in
      let u = Float(index % Int(columns)) / columns - 0.5
      let v = Float(index / Int(columns)) / rows - 0.5
      return tint * (1 + 0.02 * card[index] + light * (u + v))
    }
    marks(above: window, &random)
    mask(skin, window)
  }

  /// The number that somebody wrote, and a red dot where a thumb holds the slide.
  private mutating func marks(above window: PixelRect, _ random: inout RandomStream) {
    let dot = 1.3 * unit
    let number = "\(random.whole(1...31)).\(random.whole(1...12)).\(random.whole(71...99))"
    let text = random.chance(0.5) ? number : "\(random.whole(100...9999))/\(random.whole(1...24))"
    let blue = Colour(0.12, 0.14, 0.45)
    write(
      text, x: Float(window.x) + 4 * unit, y: Float(window.y) / 2 - 5 * unit, dot: dot,
      slope: random.float(-0.03...0.02), blue)
    guard random.chance(0.6) else { return }
    ellipse(
      x: Float(width) - Float(window.x) / 2, y: Float(height) - Float(window.y) / 2,
      radius: 6 * unit, edge: 1.5 * unit, Colour(0.75, 0.10, 0.12), 0.9)
  }

  /// Puts the skin into the window, whose edge casts a shadow.
  private mutating func mask(_ skin: RGBImage, _ window: PixelRect) {
    var inner = Sheet(width: width, height: height)
    inner.paste(skin, x: window.x, y: window.y)
    let corner = 9 * unit
    let middle = (
      x: Float(window.x) + Float(window.width) / 2, y: Float(window.y) + Float(window.height) / 2
    )
    let half = (x: Float(window.width) / 2 - corner, y: Float(window.height) / 2 - corner)
    for row in 0..<height {
      for column in 0..<width {
        // Distance to a rectangle with round corners, negative inside.
        let dx = max(0, abs(Float(column) + 0.5 - middle.x) - half.x)
        let dy = max(0, abs(Float(row) + 0.5 - middle.y) - half.y)
        let distance = (dx * dx + dy * dy).squareRoot() - corner
        let index = row * width + column
        if distance > 0 { blend(index, Colour(0, 0, 0), 0.35 * smooth(1 - distance / (5 * unit))) }
        blend(index, inner.colours[index], smooth(0.5 - distance / (1.5 * unit)))
        if distance < 0 { blend(index, Colour(0, 0, 0), 0.6 * smooth(1 + distance / (5 * unit))) }
      }
    }
  }
}
