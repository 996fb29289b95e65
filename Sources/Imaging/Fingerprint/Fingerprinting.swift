internal import Glibc
package import Vocabulary

/// Makes fingerprints of images, for finding copies.
///
/// The hash follows `phash` of the Python library ImageHash (DCT of 32 x 32 grays, 8 x 8 lowest
/// frequencies) with three differences. A bit says whether a coefficient is above 0, not above the
/// median, and the constant part counts as 0: so the hash of a mirrored image follows from the hash
/// itself, and fewer bits change when an image is recompressed. The image is shrunk with a triangle
/// filter instead of Lanczos'. The transform is done in integers: every machine makes the same
/// fingerprint of the same pixels.
package enum Fingerprinting {
  /// An image whose shorter side was left at this many pixels or more has all that is looked at.
  package static let shorterSide = 128

  /// The side of the square of grays that is transformed.
  static let side = 32
  /// An image whose 16 x 16 grays lie closer together than this many of 255 levels is flat.
  static let flatRange = 8

  /// The fingerprint of an image as it is shown; nil for a flat one, which looks like any other.
  ///
  /// `orientation` says how the stored image is to be turned first.
  package static func fingerprint(
    of image: RGBImage, orientation: ImageOrientation = .upright
  ) -> ImageFingerprint? {
    let small = Resize.bilinear(image, width: side, height: side)
    let grays = grays(of: small.oriented(orientation))
    guard let cells = stretched(grays) else { return nil }
    let coefficients = coefficients(of: grays)
    let count = ImageFingerprint.side
    var signs = [UInt16](repeating: 0, count: count)
    for u in 0..<count {
      for v in 0..<count where coefficients[u * count + v] > 0 && u + v > 0 {
        signs[u] |= 0x8000 >> UInt16(v)
      }
    }
    return ImageFingerprint(signs: signs, grays: cells)
  }

  /// Luma as Pillow's `convert("L")`: ITU-R 601 in 16 fractional bits.
  static func grays(of image: RGBImage) -> [Int32] {
    let pixels = image.pixels
    return (0..<(image.width * image.height)).map { index in
      let red = Int32(pixels[index * 3]) * 19595
      let green = Int32(pixels[index * 3 + 1]) * 38470
      let blue = Int32(pixels[index * 3 + 2]) * 7471
      return (red + green + blue + 0x8000) >> 16
    }
  }

  /// Sums of 2 x 2 grays, stretched to 0...255; nil when they hardly differ.
  static func stretched(_ grays: [Int32]) -> [UInt8]? {
    let count = ImageFingerprint.side
    var sums = [Int32](repeating: 0, count: count * count)
    for y in 0..<side {
      for x in 0..<side { sums[y / 2 * count + x / 2] += grays[y * side + x] }
    }
    let low = sums.min() ?? 0
    let range = (sums.max() ?? 0) - low
    guard range >= Int32(flatRange * 4) else { return nil }
    return sums.map { UInt8((($0 - low) * 255 + range / 2) / range) }
  }

  /// The 16 x 16 lowest coefficients of the DCT-II, row u by vertical frequency, in units of
  /// `scale * scale / 4` of the usual unnormalised transform
  /// `4 * sum over y, x of gray * cos(pi u (2y + 1) / 64) * cos(pi v (2x + 1) / 64)`.
  ///
  /// The mean is taken off first: the constant part is meaningless.
  static func coefficients(of grays: [Int32]) -> [Int] {
    let count = ImageFingerprint.side
    // Rows first, then columns: the transform is separable, and of each only the lowest half is
    // needed.
    let mean = (grays.reduce(0, +) + Int32(grays.count / 2)) / Int32(grays.count)
    var rows = [Int](repeating: 0, count: side * count)
    for y in 0..<side {
      for v in 0..<count {
        // 32 products of at most 255 * 8192: 32 bits hold their sum.
        var sum: Int32 = 0
        for x in 0..<side { sum += (grays[y * side + x] - mean) * cosines[v * side + x] }
        rows[y * count + v] = Int(sum)
      }
    }
    var result = [Int](repeating: 0, count: count * count)
    for u in 0..<count {
      for y in 0..<side {
        let cosine = Int(cosines[u * side + y])
        for v in 0..<count { result[u * count + v] += rows[y * count + v] * cosine }
      }
    }
    return result
  }

  /// What 1 is in the table of cosines.
  static let scale = 8192.0

  /// cos(pi k (2n + 1) / 64) for k < 16, n < 32.
  private static let cosines: [Int32] = (0..<ImageFingerprint.side).flatMap { k in
    (0..<side).map { n in
      let angle = Double(k * (2 * n + 1)) * .pi / Double(2 * side)
      return Int32((cos(angle) * scale).rounded())
    }
  }
}
