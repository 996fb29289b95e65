internal import Imaging

/// Turns crops of pictures into the network's input: red, green, blue planes of
/// (value / 255 - mean) / deviation.
struct Preprocessing: Sendable {
  /// Side of the input.
  let side: Int
  /// The 256 possible results of each channel.
  private let tables: [[Float]]

  /// Numbers in an input.
  var count: Int { 3 * side * side }

  /// Prepares a recipe's side, mean and deviation.
  init(_ input: Recipe.Input) {
    side = input.side
    tables = (0..<3).map { channel in
      (0..<256).map { Float((Double($0) / 255 - input.mean[channel]) / input.std[channel]) }
    }
  }

  /// Writes one crop of a picture as planes of `side` x `side`.
  func write(_ plan: CropPlan, of picture: RGBImage, to planes: inout MutableSpan<Float>) {
    precondition(planes.count == count)
    let crop = Resize.bilinear(
      picture, width: plan.width, height: plan.height,
      only: PixelRect(x: plan.x, y: plan.y, width: side, height: side))
    let pixels = crop.pixels.span
    for channel in 0..<3 {
      let table = tables[channel]
      let plane = channel * side * side
      for row in 0..<side {
        let start = plane + row * side
        for column in 0..<side {
          let from = plan.mirrored ? side - 1 - column : column
          planes[start + column] = table[Int(pixels[(row * side + from) * 3 + channel])]
        }
      }
    }
  }
}
