internal import Imaging
internal import Randomness

/// A flat image in the making, without skin, relief or lamp: colours of about 0...1, rows from the top.
struct Sheet {
  let width: Int
  let height: Int
  /// One unit of drawing: the shorter side is 256 units.
  let unit: Float
  private(set) var colours: [Colour]

  init(width: Int, height: Int, colour: Colour = Colour(0, 0, 0)) {
    self.width = width
    self.height = height
    unit = Float(min(width, height)) / 256
    colours = [Colour](repeating: colour, count: width * height)
  }

  /// Gives every pixel the colour of its index.
  mutating func fill(_ colour: (Int) -> Colour) {
    for index in colours.indices { colours[index] = colour(index) }
  }

  /// Moves the colour of a pixel towards another.
  mutating func blend(_ index: Int, _ colour: Colour, _ share: Float) {
    colours[index] = colours[index].mixed(with: colour, clamped(share))
  }

  /// The pixels of a side that lie between two positions.
  static func pixels(_ low: Float, _ high: Float, of side: Int) -> Range<Int> {
    let first = min(side, max(0, Int(low)))
    return first..<max(first, min(side, Int(high) + 2))
  }

  /// Puts an image over the pixels from a corner on.
  mutating func paste(_ image: RGBImage, x: Int, y: Int) {
    for row in 0..<image.height {
      for column in 0..<image.width {
        let at = (row * image.width + column) * 3
        colours[(y + row) * width + x + column] = Colour(
          Float(image.pixels[at]) / 255, Float(image.pixels[at + 1]) / 255,
          Float(image.pixels[at + 2]) / 255)
      }
    }
  }

  /// Paints an ellipse with a soft border; radii in pixels.
  mutating func ellipse(
    x: Float, y: Float, radius: Float, squash: Float = 1, angle: Float = 0, edge: Float,
    _ colour: Colour, _ share: Float = 1
  ) {
    let outer = radius * max(1, squash) + edge
    let (c, s) = (cosine(angle), sine(angle))
    for row in Self.pixels(y - outer, y + outer, of: height) {
      for column in Self.pixels(x - outer, x + outer, of: width) {
        let (dx, dy) = (Float(column) - x, Float(row) - y)
        let u = (dx * c + dy * s) / squash
        let v = dy * c - dx * s
        let distance = (u * u + v * v).squareRoot()
        blend(row * width + column, colour, share * smooth((radius - distance) / edge + 0.5))
      }
    }
  }

  /// Reads the sheet out as 8-bit RGB with a camera's grain.
  func developed(grain: Float, random: inout RandomStream) -> RGBImage {
    var image = RGBImage(width: width, height: height)
    for (index, colour) in colours.enumerated() {
      let noise = grain * random.float(-1.7...1.7)
      for (channel, value) in [colour.red, colour.green, colour.blue].enumerated() {
        image.pixels[index * 3 + channel] = UInt8(min(255, max(0, (value + noise) * 255 + 0.5)))
      }
    }
    return image
  }
}
