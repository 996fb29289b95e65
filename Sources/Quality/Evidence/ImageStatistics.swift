internal import Glibc
internal import Imaging

/// What an image looks like in a few numbers, for telling images that show no skin from those that do.
///
/// Shares of pixels are in 0...1. No network is needed, and none of these numbers says what is on the image: they say how
/// unlike the other images it is.
package struct ImageStatistics: Sendable, Hashable {
  /// Names of the numbers, in the order of `values`.
  package static let names = [
    "black pixels", "white pixels", "saturation", "spread of luma", "edges", "sharp edges",
    "red share of chroma", "blue share of chroma", "luma", "spread of hue", "pixels of skin's hues",
  ]
  /// One number each of `names`.
  package let values: [Double]

  /// Measures pixels of any size, at most about 128 a side are looked at.
  init(_ image: RGBImage) {
    let stride = max(1, min(image.width, image.height) / 128)
    var sums = Sums()
    var y = 0
    while y < image.height {
      var x = 0
      while x < image.width {
        sums.add(image, x, y, stride)
        x += stride
      }
      y += stride
    }
    values = sums.values
  }

  private struct Sums {
    var count = 0.0
    var black = 0.0
    var white = 0.0
    var skin = 0.0
    var saturation = 0.0
    var luma = (sum: 0.0, square: 0.0)
    var edges = 0.0
    var sharp = 0.0
    var red = (sum: 0.0, square: 0.0)
    var blue = (sum: 0.0, square: 0.0)

    /// One pixel and its differences to the next ones; the limits of black, white and sharp are tens of 255 levels.
    mutating func add(_ image: RGBImage, _ x: Int, _ y: Int, _ step: Int) {
      let pixel = Self.rgb(image, x, y)
      let gray = Self.luma(pixel)
      count += 1
      if gray < 25 { black += 1 }
      if gray > 235 { white += 1 }
      let (low, high) = (min(pixel.0, pixel.1, pixel.2), max(pixel.0, pixel.1, pixel.2))
      saturation += high > 0 ? (high - low) / high : 0
      if pixel.0 > pixel.1, pixel.1 >= pixel.2 * 0.8, high - low > 10, gray > 40 { skin += 1 }
      luma.sum += gray
      luma.square += gray * gray
      // Cr and Cb of ITU-R 601.
      let (cr, cb) = ((pixel.0 - gray) * 0.713, (pixel.2 - gray) * 0.564)
      red.sum += cr
      red.square += cr * cr
      blue.sum += cb
      blue.square += cb * cb
      guard x + step < image.width, y + step < image.height else { return }
      let across = abs(gray - Self.luma(Self.rgb(image, x + step, y)))
      let down = abs(gray - Self.luma(Self.rgb(image, x, y + step)))
      edges += (across + down) / 2
      if max(across, down) > 60 { sharp += 1 }
    }

    static func rgb(_ image: RGBImage, _ x: Int, _ y: Int) -> (Double, Double, Double) {
      let place = (y * image.width + x) * 3
      return (
        Double(image.pixels[place]), Double(image.pixels[place + 1]),
        Double(image.pixels[place + 2])
      )
    }

    static func luma(_ pixel: (Double, Double, Double)) -> Double {
      0.299 * pixel.0 + 0.587 * pixel.1 + 0.114 * pixel.2
    }

    var values: [Double] {
      func spread(_ sums: (sum: Double, square: Double)) -> Double {
        max(0, sums.square / count - (sums.sum / count) * (sums.sum / count)).squareRoot()
      }
      // Roots draw in the long tails of shares and of edges, whose outliers would hide all others.
      return [
        (black / count).squareRoot(), (white / count).squareRoot(), saturation / count,
        spread(luma),
        (edges / count).squareRoot(), (sharp / count).squareRoot(), red.sum / count,
        blue.sum / count, luma.sum / count, spread(red) + spread(blue), skin / count,
      ]
    }
  }
}
