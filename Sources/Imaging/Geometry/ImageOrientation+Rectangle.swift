internal import Vocabulary

extension ImageOrientation {
  /// The rectangle of the stored image that is shown as `shown` of an image of size `size`.
  func stored(_ shown: PixelRect, of size: PixelSize) -> PixelRect {
    let stored = size.oriented(self)
    let a = source(ofColumn: shown.x, row: shown.y, width: stored.width, height: stored.height)
    let b = source(
      ofColumn: shown.x + shown.width - 1, row: shown.y + shown.height - 1, width: stored.width,
      height: stored.height)
    return PixelRect(
      x: min(a.column, b.column), y: min(a.row, b.row), width: abs(a.column - b.column) + 1,
      height: abs(a.row - b.row) + 1)
  }
}
