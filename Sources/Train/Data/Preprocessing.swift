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

  /// Writes one crop, `side` x `side`, as planes of its own from a position on.
  func write(
    _ crop: RGBImage, mirrored: Bool, to planes: inout MutableSpan<Float>, at position: Int
  ) {
    precondition(crop.width == side && crop.height == side)
    let pixels = crop.pixels.span
    for channel in 0..<3 {
      let table = tables[channel]
      let plane = position + channel * side * side
      for row in 0..<side {
        let start = plane + row * side
        for column in 0..<side {
          let from = mirrored ? side - 1 - column : column
          planes[start + column] = table[Int(pixels[(row * side + from) * 3 + channel])]
        }
      }
    }
  }
}
