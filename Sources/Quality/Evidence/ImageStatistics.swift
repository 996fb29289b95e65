internal import Imaging

/// What an image looks like in a few numbers, for telling images that show no skin from those that do.
///
/// No network is needed. Square roots of shares: the distance of two images is then Hellinger's, which is bounded, so that
/// a colour that no other image has does not outweigh all else.
package struct ImageStatistics: Sendable, Hashable {
  /// Levels of each of red, green and blue.
  private static let levels = 4
  /// Lower ends of the steps of luma between neighbours, of 255.
  private static let steps = [0, 2, 4, 8, 16, 32, 64, 128]
  /// The fewest pixels of the shorter side that are looked at, where it has so many; always under twice as many.
  private static let side = 64

  /// Roots of the shares of pixels by colour, then of steps by size.
  package let values: [Float]
  /// The number of `values`.
  package static let count = levels * levels * levels + steps.count

  /// Measures pixels of any size.
  init(_ image: RGBImage) {
    // About as many samples along the shorter side, whatever the size: a step of luma then spans a
    // similar share of the image.
    let stride = max(1, min(image.width, image.height) / Self.side)
    var colours = [Int](repeating: 0, count: Self.levels * Self.levels * Self.levels)
    var edges = [Int](repeating: 0, count: Self.steps.count)
    for y in Swift.stride(from: 0, to: image.height, by: stride) {
      for x in Swift.stride(from: 0, to: image.width, by: stride) {
        let position = (y * image.width + x) * 3
        colours[Self.colour(image.pixels, position)] += 1
        guard x + stride < image.width, y + stride < image.height else { continue }
        let luma = Self.luma(image.pixels, position)
        let step = max(
          abs(luma - Self.luma(image.pixels, position + 3 * stride)),
          abs(luma - Self.luma(image.pixels, position + 3 * stride * image.width)))
        edges[(Self.steps.lastIndex { $0 <= step }) ?? 0] += 1
      }
    }
    values = Self.roots(colours) + Self.roots(edges)
  }

  private static func colour(_ pixels: [UInt8], _ position: Int) -> Int {
    let width = 256 / levels
    return (Int(pixels[position]) / width * levels + Int(pixels[position + 1]) / width) * levels
      + Int(pixels[position + 2]) / width
  }

  /// ITU-R 601.
  private static func luma(_ pixels: [UInt8], _ position: Int) -> Int {
    (299 * Int(pixels[position]) + 587 * Int(pixels[position + 1]) + 114 * Int(pixels[position + 2]))
      / 1000
  }

  private static func roots(_ counts: [Int]) -> [Float] {
    let total = max(1, counts.reduce(0, +))
    return counts.map { (Float($0) / Float(total)).squareRoot() }
  }

  /// One of `values` in words.
  static func words(_ number: Int) -> String {
    let colours = levels * levels * levels
    guard number < colours else {
      let first = steps[number - colours]
      return
        "edges of \(first) to \(number + 1 < count ? steps[number - colours + 1] - 1 : 255) levels"
    }
    let middle = { (level: Int) in level * 256 / levels + 128 / levels }
    let (red, rest) = number.quotientAndRemainder(dividingBy: levels * levels)
    return
      "pixels near red \(middle(red)), green \(middle(rest / levels)), blue \(middle(rest % levels))"
  }
}
