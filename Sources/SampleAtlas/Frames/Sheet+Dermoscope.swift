internal import Imaging
internal import Randomness

extension Sheet {
  /// The round field of a dermatoscope: bright in the middle, black around, with a scale bar.
  mutating func dermoscope(
    _ skin: RGBImage, in window: PixelRect, _ random: inout RandomStream
  ) {
    paste(skin, x: window.x, y: window.y)
    let black = Colour(0.012, 0.012, 0.016)
    let radius = Float(window.width) / 2
    let middle = (x: Float(width) / 2, y: Float(height) / 2)
    for row in 0..<height {
      for column in 0..<width {
        let (dx, dy) = (Float(column) + 0.5 - middle.x, Float(row) + 0.5 - middle.y)
        let away = (dx * dx + dy * dy).squareRoot() / radius
        let index = row * width + column
        // The lamps' ring leaves the border in shade before it ends.
        blend(index, black, 0.55 * smooth((away - 0.72) / 0.28))
        blend(index, black, smooth((away - 1) * radius / (2.5 * unit) + 0.5))
      }
    }
    scaleBar(middle: middle, radius: radius, &random)
  }

  /// A millimetre scale below the middle, its long marks at every fifth.
  private mutating func scaleBar(
    middle: (x: Float, y: Float), radius: Float, _ random: inout RandomStream
  ) {
    let isWhite = random.chance(0.5)
    let colour = isWhite ? Colour(0.95, 0.95, 0.95) : Colour(0.06, 0.06, 0.07)
    let step = random.float(7...9) * unit
    let count = 10
    let left = middle.x - step * Float(count) / 2
    let line = middle.y + radius * 0.8
    rule(left, line, step * Float(count) + 1, 1.2 * unit, colour)
    for number in 0...count {
      let length: Float = number % 5 == 0 ? 8 : 4.5
      rule(left + Float(number) * step, line - length * unit, 1.2 * unit, length * unit, colour)
    }
    write(
      "10 mm", x: middle.x - Lettering.width(of: "10 mm", dot: 1.1 * unit) / 2,
      y: line + 4 * unit, dot: 1.1 * unit, colour)
  }

  /// A rectangle with soft ends.
  private mutating func rule(
    _ x: Float, _ y: Float, _ length: Float, _ thickness: Float, _ colour: Colour
  ) {
    for row in Self.pixels(y, y + thickness, of: height) {
      for column in Self.pixels(x, x + length, of: width) {
        let across = min(Float(column) + 1, x + length) - max(Float(column), x)
        let down = min(Float(row) + 1, y + thickness) - max(Float(row), y)
        blend(row * width + column, colour, clamped(across) * clamped(down) * 0.95)
      }
    }
  }
}
