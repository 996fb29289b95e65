/// The eight ways in which an image may be turned, numbered as EXIF (tag 0x0112) numbers what shows it so.
package enum ImageOrientation: Int, Codable, Sendable, CaseIterable, CustomStringConvertible {
  /// Not turned.
  case upright = 1
  /// Left and right exchanged.
  case mirrored = 2
  /// Turned by half a turn.
  case turned180 = 3
  /// Top and bottom exchanged.
  case flipped = 4
  /// Rows and columns exchanged.
  case transposed = 5
  /// Turned a quarter clockwise.
  case turned90 = 6
  /// Rows and columns exchanged along the other diagonal.
  case transversed = 7
  /// Turned a quarter counter-clockwise.
  case turned270 = 8

  /// The name in lists.
  package var description: String {
    switch self {
    case .upright: "upright"
    case .mirrored: "mirrored"
    case .turned180: "turned 180"
    case .flipped: "flipped"
    case .transposed: "transposed"
    case .turned90: "turned 90"
    case .transversed: "transversed"
    case .turned270: "turned 270"
    }
  }

  /// The orientation that leads back.
  package var inverse: ImageOrientation {
    switch self {
    case .turned90: .turned270
    case .turned270: .turned90
    default: self
    }
  }

  /// Whether the turned image's width is the image's height.
  @inlinable package var swapsAxes: Bool { rawValue >= 5 }

  /// Where the image of `width` x `height` has what the turned one shows in a column and row.
  @inlinable package func source(
    ofColumn column: Int, row: Int, width: Int, height: Int
  ) -> (column: Int, row: Int) {
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
}
