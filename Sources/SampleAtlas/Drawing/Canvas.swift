internal import Imaging
internal import Randomness

/// An image in the making: what every point of the skin is like before light falls on it.
///
/// Colour is the skin's own (albedo), relief its height in pixels, gloss how much it mirrors the lamp;
/// cover says where skin is at all, the rest is a cloth behind it. Rows from the top.
struct Canvas {
  let width: Int
  let height: Int
  /// One unit of drawing: the shorter side is 256 units.
  let unit: Float
  let tone: SkinTone
  var red: [Float]
  var green: [Float]
  var blue: [Float]
  var relief: [Float]
  var gloss: [Float]
  var cover: [Float]
  /// Where hair is not to be drawn.
  var bald: [Float]
  /// Three fields of rising fineness that shapes and colours are roughened with.
  let coarse: [Float]
  let medium: [Float]
  let fine: [Float]
  /// What the lesion being drawn has covered.
  var touched = Extent()
  /// The patient's hair.
  let hairColour: Colour
  /// Where findings already lie.
  var occupied: [(x: Float, y: Float, radius: Float)] = []
  /// Middle of the part of the site that a photographer would put a lesion into.
  var focus: (x: Float, y: Float)
  /// How far from the middle lesions may lie, in pixels.
  var reach: Float

  init(width: Int, height: Int, tone: SkinTone, random: inout RandomStream) {
    self.width = width
    self.height = height
    self.tone = tone
    let fair = random.pick([
      Colour(0.60, 0.45, 0.27), Colour(0.34, 0.23, 0.14), Colour(0.22, 0.14, 0.09),
      Colour(0.52, 0.50, 0.49), Colour(0.46, 0.24, 0.12),
    ])
    // The darker the skin, the darker the hair, whatever colour was drawn.
    hairColour = fair.mixed(with: Colour(0.07, 0.06, 0.06), smooth(tone.depth / 2.4))
    let side = Float(min(width, height))
    unit = side / 256
    let count = width * height
    coarse = Noise.fractal(
      width: width, height: height, cell: 56 * unit, octaves: 3, random: &random)
    medium = Noise.fractal(
      width: width, height: height, cell: 18 * unit, octaves: 2, random: &random)
    fine = Noise.fractal(
      width: width, height: height, cell: 4.5 * unit, octaves: 2, random: &random)
    let zero = [Float](repeating: 0, count: count)
    (red, green, blue) = (zero, zero, zero)
    (relief, gloss, bald) = (zero, [Float](repeating: 0.10, count: count), zero)
    cover = [Float](repeating: 1, count: count)
    focus = (Float(width) / 2, Float(height) / 2)
    reach = side * 0.36
    paintSkin(&random)
  }

  /// Mottled skin with pores and fine furrows.
  private mutating func paintSkin(_ random: inout RandomStream) {
    let skin = tone.skin
    let freckles: Float = random.chance(0.25) ? random.float(0.3...0.8) : 0
    let furrows = Noise.cells(
      width: width, height: height, cell: 5.5 * unit, stretch: random.float(0.7...1.5),
      random: &random)
    for index in red.indices {
      let flush = tone.blood(0.10 + 0.10 * coarse[index] + 0.05 * medium[index])
      let brown = tone.melanin(
        0.05 * medium[index] + freckles * 0.5 * smooth((fine[index] + medium[index] - 0.75) * 2))
      let shade = 1.06 + 0.035 * fine[index]
      red[index] = skin.red * flush.red * brown.red * shade
      green[index] = skin.green * flush.green * brown.green * shade
      blue[index] = skin.blue * flush.blue * brown.blue * shade
      relief[index] =
        (0.20 * smooth(furrows.border[index] * 3) + 0.16 * fine[index]) * unit
        + 1.6 * unit * coarse[index]
    }
  }

  /// Multiplies the colour at a point by factors, mixed by `share`.
  @inline(__always) mutating func tint(_ index: Int, _ factor: Colour, _ share: Float) {
    red[index] *= 1 + (factor.red - 1) * share
    green[index] *= 1 + (factor.green - 1) * share
    blue[index] *= 1 + (factor.blue - 1) * share
  }

  /// Moves the colour at a point towards another.
  @inline(__always) mutating func blend(_ index: Int, _ colour: Colour, _ share: Float) {
    red[index] += (colour.red - red[index]) * share
    green[index] += (colour.green - green[index]) * share
    blue[index] += (colour.blue - blue[index]) * share
  }

  /// Flattens the skin's own texture at a point, as swelling and scars do.
  @inline(__always) mutating func calm(_ index: Int, _ share: Float) {
    relief[index] -= (0.16 * fine[index] + 0.15) * unit * share
  }
}

/// The rectangle that a drawing has covered.
struct Extent {
  var left = Int.max
  var top = Int.max
  var right = Int.min
  var bottom = Int.min

  @inline(__always) mutating func add(_ x: Int, _ y: Int) {
    if x < left { left = x }
    if x > right { right = x }
    if y < top { top = y }
    if y > bottom { bottom = y }
  }

  var rectangle: PixelRect? {
    right < left
      ? nil : PixelRect(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }
}
