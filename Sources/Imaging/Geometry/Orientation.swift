/// The eight ways in which a camera may have stored an image: EXIF tag 0x0112.
package enum Orientation: Int, Codable, Sendable, CaseIterable {
  /// Stored as seen.
  case upright = 1
  /// Left and right exchanged.
  case mirrored = 2
  /// Turned by half a turn.
  case turned180 = 3
  /// Top and bottom exchanged.
  case flipped = 4
  /// Rows and columns exchanged.
  case transposed = 5
  /// To be turned a quarter clockwise.
  case turned90 = 6
  /// Rows and columns exchanged along the other diagonal.
  case transversed = 7
  /// To be turned a quarter counter-clockwise.
  case turned270 = 8

  /// True when the shown image's width is the stored one's height.
  package var swapsAxes: Bool { rawValue >= 5 }

  /// Where the shown pixel lies in the stored image of `width` x `height`.
  func source(ofColumn column: Int, row: Int, width: Int, height: Int) -> (column: Int, row: Int) {
    switch self {
    case .upright: (column, row)
    case .mirrored: (width - 1 - column, row)
    case .turned180: (width - 1 - column, height - 1 - row)
    case .flipped: (column, height - 1 - row)
    case .transposed: (row, column)
    case .turned90: (row, height - 1 - column)
    case .transversed: (width - 1 - row, height - 1 - column)
    case .turned270: (width - 1 - row, column)
    }
  }

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
