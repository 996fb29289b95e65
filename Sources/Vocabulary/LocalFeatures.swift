/// What the parts of an image look like, for finding crops of it: points that are found again in a crop,
/// and the whole image as a few grays to check a pair with.
///
/// All lengths are in units of the longer side, so that the size of the image does not matter.
package struct LocalFeatures: Sendable, Hashable, Codable {
  /// A blob of the image and what lies around it.
  package struct Point: Sendable, Hashable, Codable {
    /// The column of its centre, in 256ths of the longer side.
    package let x: UInt8
    /// The row of its centre, in the same unit.
    package let y: UInt8
    /// Its size: `16 log2 s`, s being its standard deviation in 128ths of the longer side.
    package let scale: UInt8
    /// The signs of the 8 x 8 lowest frequencies (DCT-II) of the square around it, whose side is 9.6
    /// standard deviations; (0, 0) in the highest bit, row by row.
    package let hash: UInt64

    /// Takes the position, the size and the signs.
    package init(x: UInt8, y: UInt8, scale: UInt8, hash: UInt64) {
      self.x = x
      self.y = y
      self.scale = scale
      self.hash = hash
    }
  }

  /// The grays of the longer side.
  package static let graySide = 56
  /// The most points an image has.
  package static let mostPoints = 60
  /// The bytes of a stored point.
  private static let pointBytes = 11

  /// Columns of grays.
  package let width: Int
  /// Rows of grays.
  package let height: Int
  /// The image as shown, `width * height` grays, row by row.
  package let grays: [UInt8]
  /// The points, the strongest first.
  package let points: [Point]

  /// Takes grays, of which the longer side has 56, and 60 points at most.
  package init(width: Int, height: Int, grays: [UInt8], points: [Point]) {
    precondition(Self.fits(width, height) && grays.count == width * height)
    precondition(points.count <= Self.mostPoints)
    self.width = width
    self.height = height
    self.grays = grays
    self.points = points
  }

  /// Feeds the grays, in which two images hardly ever agree, in one piece: byte by byte would take most of the time
  /// in which equal features are looked for.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(width)
    grays.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  private static func fits(_ width: Int, _ height: Int) -> Bool {
    max(width, height) == graySide && min(width, height) >= 8
  }

  /// The features as stored: width, height, number of points; the grays; then of each point column, row,
  /// scale and the signs, most significant byte first.
  package var bytes: [UInt8] {
    var bytes = [UInt8(width), UInt8(height), UInt8(points.count)]
    bytes.reserveCapacity(3 + grays.count + points.count * Self.pointBytes)
    bytes += grays
    for point in points {
      bytes.append(point.x)
      bytes.append(point.y)
      bytes.append(point.scale)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: point.hash >> UInt64(shift)))
      }
    }
    return bytes
  }

  /// Reads stored features; nil when they can't be such.
  package init?(bytes: [UInt8]) {
    guard bytes.count >= 3 else { return nil }
    let (width, height, count) = (Int(bytes[0]), Int(bytes[1]), Int(bytes[2]))
    guard Self.fits(width, height), count <= Self.mostPoints,
      bytes.count == 3 + width * height + count * Self.pointBytes
    else { return nil }
    let grays = Array(bytes[3..<(3 + width * height)])
    let points = bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        let at = 3 + width * height + index * Self.pointBytes
        let hash = raw.loadUnaligned(fromByteOffset: at + 3, as: UInt64.self)
        return Point(
          x: raw[at], y: raw[at + 1], scale: raw[at + 2], hash: UInt64(bigEndian: hash))
      }
    }
    self.init(width: width, height: height, grays: grays, points: points)
  }
}
