package import Vocabulary

extension ImageOrientation {
  /// Left and right are exchanged, after rows and columns.
  private var mirrors: Bool { [2, 3, 6, 7].contains(rawValue) }
  /// Then top and bottom.
  private var flips: Bool { [3, 4, 7, 8].contains(rawValue) }

  /// Where a point of the image lies in the turned one, of this width and height.
  func mapped(_ x: Float, _ y: Float, width: Float, height: Float) -> (x: Float, y: Float) {
    let (across, down) = swapsAxes ? (y, x) : (x, y)
    return (mirrors ? width - across : across, flips ? height - down : down)
  }

  /// The hash of the turned image.
  ///
  /// Mirroring x to N - 1 - x turns cos(pi v (2x + 1) / 2N) into (-1)^v times itself.
  package func hash(of hash: UInt64) -> UInt64 {
    var bits = swapsAxes ? Self.transposed(hash) : hash
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
      signs[row] = self.signs(of: print, row: row)
      for column in 0..<side {
        let x = mirrors ? side - 1 - column : column
        let y = flips ? side - 1 - row : row
        grays[row * side + column] = print.grays[swapsAxes ? x * side + y : y * side + x]
      }
    }
    return ImageFingerprint(signs: signs, grays: grays)
  }

  /// A row of signs of the turned image's fingerprint.
  func signs(of print: ImageFingerprint, row: Int) -> UInt16 {
    var bits: UInt16 = 0
    if swapsAxes {
      for column in 0..<ImageFingerprint.side {
        bits |= (print.signs[column] << row & 0x8000) >> column
      }
    } else {
      bits = print.signs[row]
    }
    if mirrors { bits ^= 0x5555 }
    if flips, row % 2 == 1 { bits ^= 0xFFFF }
    return bits
  }
}
