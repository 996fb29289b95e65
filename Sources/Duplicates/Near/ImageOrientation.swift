package import Vocabulary

/// The eight ways in which a copy may be turned, numbered as the EXIF orientations that show it so.
package enum ImageOrientation: Int, Sendable, Codable, CaseIterable, CustomStringConvertible {
  /// Not turned.
  case upright = 1
  /// Left and right exchanged.
  case mirrored = 2
  /// Half a turn.
  case turned180 = 3
  /// Top and bottom exchanged.
  case flipped = 4
  /// Rows and columns exchanged.
  case transposed = 5
  /// A quarter turn clockwise.
  case turned90 = 6
  /// Rows and columns exchanged along the other diagonal.
  case transversed = 7
  /// A quarter turn counter-clockwise.
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

  /// Rows and columns are exchanged first.
  private var transposes: Bool { rawValue >= 5 }
  /// Then left and right.
  private var mirrors: Bool { [2, 3, 6, 7].contains(rawValue) }
  /// Then top and bottom.
  private var flips: Bool { [3, 4, 7, 8].contains(rawValue) }

  /// Columns of the image become rows of the turned one.
  var exchangesAxes: Bool { transposes }

  /// Which column and row of the image a cell of the turned one shows; `width` and `height` are the turned
  /// image's.
  func source(_ column: Int, _ row: Int, width: Int, height: Int) -> (column: Int, row: Int) {
    let x = mirrors ? width - 1 - column : column
    let y = flips ? height - 1 - row : row
    return transposes ? (y, x) : (x, y)
  }

  /// Where a point of the image lies in the turned one, of this width and height.
  func mapped(_ x: Float, _ y: Float, width: Float, height: Float) -> (x: Float, y: Float) {
    let (across, down) = transposes ? (y, x) : (x, y)
    return (mirrors ? width - across : across, flips ? height - down : down)
  }

  /// The hash of the turned image.
  ///
  /// Mirroring x to N - 1 - x turns cos(pi v (2x + 1) / 2N) into (-1)^v times itself.
  package func hash(of hash: UInt64) -> UInt64 {
    var bits = transposes ? Self.transposed(hash) : hash
    if mirrors { bits ^= 0x5555_5555_5555_5555 }
    if flips { bits ^= 0x00FF_00FF_00FF_00FF }
    return bits
  }

  /// The 8 x 8 bits with rows and columns exchanged (Warren, Hacker's Delight, 7-3).
  private static func transposed(_ bits: UInt64) -> UInt64 {
    var x = bits
    var t = (x ^ (x >> 7)) & 0x00AA_00AA_00AA_00AA
    x ^= t ^ (t << 7)
    t = (x ^ (x >> 14)) & 0x0000_CCCC_0000_CCCC
    x ^= t ^ (t << 14)
    t = (x ^ (x >> 28)) & 0x0000_0000_F0F0_F0F0
    return x ^ t ^ (t << 28)
  }

  /// The fingerprint of the turned image; where a coefficient is exactly 0 its sign may differ.
  package func fingerprint(of print: ImageFingerprint) -> ImageFingerprint {
    let side = ImageFingerprint.side
    var signs = [UInt16](repeating: 0, count: side)
    var grays = [UInt8](repeating: 0, count: side * side)
    for row in 0..<side {
      for column in 0..<side {
        let bit = transposes ? print.signs[column] << row : print.signs[row] << column
        signs[row] |= (bit & 0x8000) >> column
        let x = mirrors ? side - 1 - column : column
        let y = flips ? side - 1 - row : row
        grays[row * side + column] = print.grays[transposes ? x * side + y : y * side + x]
      }
      if mirrors { signs[row] ^= 0x5555 }
      if flips, row % 2 == 1 { signs[row] ^= 0xFFFF }
    }
    return ImageFingerprint(signs: signs, grays: grays)
  }
}
