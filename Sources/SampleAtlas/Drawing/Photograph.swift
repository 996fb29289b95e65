internal import Imaging
internal import Randomness

/// What the camera makes of a canvas: lamp, shine, vignette, colour cast, grain.
struct Photograph {
  var lampX: Float
  var lampY: Float
  var exposure: Float
  var cast: Colour
  var grain: Float
  var vignette: Float
  var cloth: Colour
  /// How far out of focus: the share of a pixel that its neighbours get.
  var blur: Float

  init(random: inout RandomStream) {
    let angle = random.float(0...(2 * halfTurn))
    let tilt = random.float(0.35...0.62)
    (lampX, lampY) = (cosine(angle) * tilt, -abs(sine(angle)) * tilt - 0.08)
    exposure = random.float(0.90...1.10)
    let warmth = random.float(-0.05...0.05)
    cast = Colour(1 + warmth, 1 + random.float(-0.015...0.015), 1 - warmth)
    grain = random.float(0.006...0.02)
    vignette = random.float(0.05...0.28)
    let cloths = [
      Colour(0.16, 0.30, 0.46), Colour(0.22, 0.40, 0.36), Colour(0.10, 0.10, 0.12),
      Colour(0.55, 0.60, 0.66), Colour(0.35, 0.47, 0.62), Colour(0.72, 0.72, 0.70),
    ]
    cloth = random.pick(cloths)
    blur = random.chance(0.5) ? 0 : random.float(0.15...0.6)
  }

  /// Lights the canvas and reads it out as 8-bit RGB.
  func develop(_ canvas: Canvas, random: inout RandomStream) -> RGBImage {
    var image = RGBImage(width: canvas.width, height: canvas.height)
    let width = canvas.width
    let length = (1 + lampX * lampX + lampY * lampY).squareRoot()
    let lamp = (x: lampX / length, y: lampY / length, z: 1 / length)
    // Half way between lamp and camera, which looks straight down.
    let halfLength = (lamp.x * lamp.x + lamp.y * lamp.y + (lamp.z + 1) * (lamp.z + 1)).squareRoot()
    let half = (x: lamp.x / halfLength, y: lamp.y / halfLength, z: (lamp.z + 1) / halfLength)
    for row in 0..<canvas.height {
      let above = max(0, row - 1) * width
      let below = min(canvas.height - 1, row + 1) * width
      let v = Float(row) / Float(canvas.height) - 0.5
      for column in 0..<width {
        let index = row * width + column
        let before = max(0, column - 1)
        let after = min(width - 1, column + 1)
        let slopeX =
          (canvas.relief[row * width + after] - canvas.relief[row * width + before]) * 0.5
        let slopeY = (canvas.relief[below + column] - canvas.relief[above + column]) * 0.5
        let normal = 1 / (1 + slopeX * slopeX + slopeY * slopeY).squareRoot()
        let light = (lamp.z - slopeX * lamp.x - slopeY * lamp.y) * normal
        let shine = max(0, (half.z - slopeX * half.x - slopeY * half.y) * normal)
        let u = Float(column) / Float(width) - 0.5
        let fall = exposure * (1 - vignette * (u * u + v * v) * 2)
        let diffuse = (0.34 + 0.66 * max(0, light) / lamp.z) * fall
        let mirror = canvas.gloss[index] * power24(shine) * fall
        let noise = grain * random.float(-1.7...1.7)
        put(canvas, index, diffuse, mirror, noise, &image)
      }
    }
    return blur > 0 ? softened(image) : image
  }

  /// Mixes each pixel with the mean of its row and column neighbours.
  private func softened(_ image: RGBImage) -> RGBImage {
    var result = image
    let row = image.width * 3
    let share = Int(blur * 64)
    guard image.height > 2, image.width > 2 else { return image }
    for y in 1..<(image.height - 1) {
      for at in (y * row + 3)..<(y * row + row - 3) {
        let around =
          Int(image.pixels[at - 3]) + Int(image.pixels[at + 3]) + Int(image.pixels[at - row])
          + Int(image.pixels[at + row])
        let mixed = (64 - share) * 4 * Int(image.pixels[at]) + share * around
        result.pixels[at] = UInt8((mixed + 128) / 256)
      }
    }
    return result
  }

  @inline(__always) private func power24(_ value: Float) -> Float {
    let two = value * value
    let eight = two * two * two * two
    return eight * eight * eight
  }

  @inline(__always) private func put(
    _ canvas: Canvas, _ index: Int, _ diffuse: Float, _ mirror: Float, _ noise: Float,
    _ image: inout RGBImage
  ) {
    let skin = canvas.cover[index]
    let weave = (0.85 + 0.10 * canvas.fine[index] + 0.12 * canvas.coarse[index]) * exposure
    let red = skin * (canvas.red[index] * diffuse + mirror) + (1 - skin) * cloth.red * weave
    let green = skin * (canvas.green[index] * diffuse + mirror) + (1 - skin) * cloth.green * weave
    let blue = skin * (canvas.blue[index] * diffuse + mirror) + (1 - skin) * cloth.blue * weave
    image.pixels[index * 3] = level(red * cast.red + noise)
    image.pixels[index * 3 + 1] = level(green * cast.green + noise)
    image.pixels[index * 3 + 2] = level(blue * cast.blue + noise)
  }

  @inline(__always) private func level(_ value: Float) -> UInt8 {
    UInt8(min(255, max(0, value * 250 + 0.5)))
  }
}
