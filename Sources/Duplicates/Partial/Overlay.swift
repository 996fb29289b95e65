/// How a coarse image lies in a fine one: `p * scale + offset`, in cells of their grays from the upper left
/// corner.
///
/// The coarse image is the one that shows more in its 56 cells, so that a cell of it never covers less than
/// one of the fine image's.
struct Overlay {
  var scaleX: Float
  var scaleY: Float
  var x: Float
  var y: Float

  /// The cells of the coarse image that lie in the fine one.
  func common(_ coarse: GrayImage, _ fine: GrayImage) -> (columns: Range<Int>, rows: Range<Int>) {
    func range(_ offset: Float, _ scale: Float, _ count: Int, _ other: Int) -> Range<Int> {
      let first = max(0, Int((-offset / scale).rounded(.up)))
      let last = min(count, Int(((Float(other) - offset) / scale).rounded(.down)))
      return first..<max(first, last)
    }
    return (
      range(x, scaleX, coarse.width, fine.width), range(y, scaleY, coarse.height, fine.height)
    )
  }

  /// The share of the coarse image's area that lies in the fine one, 0 to 1.
  func share(of coarse: GrayImage, in fine: GrayImage) -> Double {
    func length(_ offset: Float, _ scale: Float, _ count: Int, _ other: Int) -> Float {
      max(0, min(Float(count), (Float(other) - offset) / scale) - max(0, -offset / scale))
    }
    let width = length(x, scaleX, coarse.width, fine.width)
    let height = length(y, scaleY, coarse.height, fine.height)
    return Double(width * height) / Double(coarse.width * coarse.height)
  }

  /// Column in the fine image, from the centre of its first cell, of a column of the coarse one.
  func column(_ column: Int) -> Float { (Float(column) + 0.5) * scaleX + x - 0.5 }
  /// The same for rows.
  func row(_ row: Int) -> Float { (Float(row) + 0.5) * scaleY + y - 0.5 }

  /// The overlay with another scale, in which the same cell lies where `centre` did.
  func rescaled(x factorX: Float, y factorY: Float, centre: (Float, Float)) -> Overlay {
    Overlay(
      scaleX: scaleX * factorX, scaleY: scaleY * factorY,
      x: x + centre.0 * scaleX * (1 - factorX), y: y + centre.1 * scaleY * (1 - factorY))
  }

  /// The overlay of the two images exchanged.
  var inverse: Overlay {
    Overlay(scaleX: 1 / scaleX, scaleY: 1 / scaleY, x: -x / scaleX, y: -y / scaleY)
  }
}
