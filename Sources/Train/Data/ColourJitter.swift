internal import Glibc
internal import Imaging
internal import Randomness

/// Changes of brightness, contrast, saturation and hue, in an order that is drawn, as torchvision's
/// ColorJitter makes them.
struct ColourJitter: Sendable, Hashable {
  enum Change: Sendable, Hashable {
    /// Every value times a factor.
    case brightness(Float)
    /// A blend with the mean of the gray values: 0 is that mean, 1 the image.
    case contrast(Float)
    /// A blend with the gray image.
    case saturation(Float)
    /// A turn of the hue, in turns.
    case hue(Float)
  }

  /// The changes, one after the other; values stay within 0…1 after each.
  let changes: [Change]

  /// Draws the changes of an image in an epoch, from a stream of the seed, the epoch and the image
  /// alone; nil where a recipe wants none.
  init?(_ input: Recipe.Input, seed: UInt64, epoch: Int, image: Int) {
    guard input.brightness > 0 || input.contrast > 0 || input.saturation > 0 || input.hue > 0
    else { return nil }
    var random = RandomStream(
      seed: seed, purpose: "colour", index: UInt64(epoch) << 32 | UInt64(image))
    func factor(_ reach: Double) -> Float {
      Float(random.uniform(max(0, 1 - reach)...(1 + reach)))
    }
    // All four are drawn and shuffled, wanted or not, so that leaving one out changes neither the
    // others' factors nor their order.
    var changes: [Change] = [
      .brightness(factor(input.brightness)), .contrast(factor(input.contrast)),
      .saturation(factor(input.saturation)), .hue(Float(random.uniform(-input.hue...input.hue))),
    ]
    random.shuffle(&changes)
    self.changes = changes.filter { change in
      switch change {
      case .brightness: input.brightness > 0
      case .contrast: input.contrast > 0
      case .saturation: input.saturation > 0
      case .hue: input.hue > 0
      }
    }
  }

  /// Given changes.
  init(_ changes: [Change]) { self.changes = changes }

  /// Makes the changes; values are rounded once, at the end.
  func apply(to image: inout RGBImage) {
    let area = image.width * image.height
    var values = image.pixels.map { Float($0) / 255 }
    for change in changes {
      switch change {
      case .brightness(let factor):
        for index in values.indices { values[index] = Self.clamped(values[index] * factor) }
      case .contrast(let factor):
        // Towards the mean gray of the image as the changes before have left it.
        var sum = 0.0
        for pixel in 0..<area { sum += Double(Self.gray(values, pixel)) }
        let mean = Float(sum / Double(area))
        for index in values.indices {
          values[index] = Self.clamped(factor * values[index] + (1 - factor) * mean)
        }
      case .saturation(let factor):
        for pixel in 0..<area {
          let gray = (1 - factor) * Self.gray(values, pixel)
          for index in (3 * pixel)..<(3 * pixel + 3) {
            values[index] = Self.clamped(factor * values[index] + gray)
          }
        }
      case .hue(let turn):
        for pixel in 0..<area { Self.turn(&values, pixel, by: turn) }
      }
    }
    for index in values.indices { image.pixels[index] = UInt8((values[index] * 255).rounded()) }
  }

  private static func clamped(_ value: Float) -> Float { min(1, max(0, value)) }

  /// The luma of ITU-R BT.601, with torchvision's digits.
  private static func gray(_ values: [Float], _ pixel: Int) -> Float {
    0.2989 * values[3 * pixel] + 0.587 * values[3 * pixel + 1] + 0.114 * values[3 * pixel + 2]
  }

  /// Turns the hue of a pixel, saturation and value (of HSV) as they were.
  private static func turn(_ values: inout [Float], _ pixel: Int, by turn: Float) {
    let (r, g, b) = (values[3 * pixel], values[3 * pixel + 1], values[3 * pixel + 2])
    let (high, low) = (max(r, g, b), min(r, g, b))
    let range = high - low
    guard range > 0 else { return }
    let sixths =
      high == r ? (g - b) / range : high == g ? 2 + (b - r) / range : 4 + (r - g) / range
    let hue = sixths / 6 + turn
    let turned = (hue - hue.rounded(.down)) * 6
    // A hue just under a whole turn may round to six sixths, which is the first sector again.
    let sector = Int(turned) % 6
    let rest = turned - turned.rounded(.down)
    let falling = high - range * rest
    let rising = low + range * rest
    let colour: (Float, Float, Float) =
      switch sector {
      case 0: (high, rising, low)
      case 1: (falling, high, low)
      case 2: (low, high, rising)
      case 3: (low, falling, high)
      case 4: (rising, low, high)
      default: (high, low, falling)
      }
    values[3 * pixel] = clamped(colour.0)
    values[3 * pixel + 1] = clamped(colour.1)
    values[3 * pixel + 2] = clamped(colour.2)
  }
}
