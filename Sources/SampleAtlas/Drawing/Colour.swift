/// A colour or a factor per channel, about 0...1.
struct Colour: Sendable {
  var red: Float
  var green: Float
  var blue: Float

  init(_ red: Float, _ green: Float, _ blue: Float) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  static func * (a: Colour, factor: Float) -> Colour {
    Colour(a.red * factor, a.green * factor, a.blue * factor)
  }

  func mixed(with other: Colour, _ share: Float) -> Colour {
    Colour(
      red + (other.red - red) * share, green + (other.green - green) * share,
      blue + (other.blue - blue) * share)
  }
}

/// How dark a patient's skin is, from 0 (Fitzpatrick I) to 5 (VI), and what that does to colours.
struct SkinTone: Sendable {
  let depth: Float

  private static let palette: [Colour] = [
    Colour(0.945, 0.815, 0.745), Colour(0.915, 0.755, 0.665), Colour(0.865, 0.685, 0.565),
    Colour(0.755, 0.560, 0.425), Colour(0.590, 0.410, 0.295), Colour(0.410, 0.275, 0.195),
  ]

  var skin: Colour {
    let low = min(4, max(0, Int(depth)))
    return Self.palette[low].mixed(with: Self.palette[low + 1], depth - Float(low))
  }

  /// Factors that redden skin by blood; on dark skin the change is duller and more violet.
  func blood(_ amount: Float) -> Colour {
    let dark = depth / 5
    let pale = Colour(1.02 - 0.10 * amount, 1 - 0.52 * amount, 1 - 0.46 * amount)
    let deep = Colour(1 - 0.22 * amount, 1 - 0.48 * amount, 1 - 0.30 * amount)
    return pale.mixed(with: deep, dark)
  }

  /// Factors that brown skin by melanin.
  func melanin(_ amount: Float) -> Colour {
    Colour(1 - 0.50 * amount, 1 - 0.62 * amount, 1 - 0.70 * amount)
  }
}
