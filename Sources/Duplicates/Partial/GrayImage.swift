internal import Vocabulary

/// The grays of an image's features, turned, with what is looked at when two are laid over each other.
struct GrayImage {
  let width: Int
  let height: Int
  /// Grays, row by row.
  let grays: [Float]
  /// Means of 3 x 3 grays less means of 9 x 9: what is left of an image without its light and its noise.
  let details: [Float]
  /// Cells that belong to a flat surround or lie near one.
  let isSurround: [Bool]

  /// Takes the grays as they are when the image is turned.
  init(_ features: LocalFeatures, orientation: ImageOrientation) {
    let swaps = orientation.swapsAxes
    width = swaps ? features.height : features.width
    height = swaps ? features.width : features.height
    var turned: [UInt8] = []
    turned.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width {
        let (column, row) = orientation.source(
          ofColumn: x, row: y, width: features.width, height: features.height)
        turned.append(features.grays[row * features.width + column])
      }
    }
    grays = turned.map { Float($0) }
    details = Self.difference(
      BoxMean.of(grays, width: width, height: height, radius: 1),
      BoxMean.of(grays, width: width, height: height, radius: 4))
    // `PixelAgreement` takes means of 7 x 7 cells: up to 3 cells from a surround they hold its
    // edge.
    isSurround = Surround(turned, width: width, height: height).grown(by: 3)
  }

  /// The value at a position in pixels, from the centre of the first; beyond the border the border goes on.
  @inline(__always)
  func sample(_ values: [Float], _ x: Float, _ y: Float) -> Float {
    let column = min(max(x, 0), Float(width - 1))
    let row = min(max(y, 0), Float(height - 1))
    let left = min(Int(column), width - 2)
    let top = min(Int(row), height - 2)
    let across = column - Float(left)
    let at = top * width + left
    let upper = values[at] + (values[at + 1] - values[at]) * across
    let lower = values[at + width] + (values[at + width + 1] - values[at + width]) * across
    return upper + (lower - upper) * (row - Float(top))
  }

  /// Whether the cell at a position belongs to a surround; positions beyond the border count as the cell next to them.
  func isSurround(atX x: Float, y: Float) -> Bool {
    let column = min(max(Int(x), 0), width - 1)
    return isSurround[min(max(Int(y), 0), height - 1) * width + column]
  }

  static func difference(_ one: [Float], _ other: [Float]) -> [Float] {
    var result = one
    for index in result.indices { result[index] -= other[index] }
    return result
  }
}
