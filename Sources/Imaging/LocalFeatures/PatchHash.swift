internal import Glibc

/// The signs of the lowest frequencies of a square around a blob.
///
/// As with the fingerprint of a whole image, the signs of all eight orientations follow from one.
enum PatchHash {
  /// Samples of a side.
  private static let samples = 16
  /// Frequencies of a side.
  private static let frequencies = 8
  /// Standard deviations of the blob between two samples.
  private static let spacing = 0.6

  /// The hash of the square around (`x`, `y`), in pixels from the centre of the first; `scale` is 16 log2
  /// of the blob's standard deviation.
  ///
  /// Samples are taken bilinearly; beyond the border the border's gray goes on.
  static func hash(of plane: GrayPlane, x: Float, y: Float, scale: Float) -> UInt64 {
    let distance = distances[min(distances.count - 1, max(0, Int((scale * 4).rounded())))]
    var rows = [Float](repeating: 0, count: samples * frequencies)
    var grays = [Float](repeating: 0, count: samples)
    for row in 0..<samples {
      // 7.5: the 16 samples lie evenly on both sides of the centre.
      line(of: plane, x, y + (Float(row) - 7.5) * distance, distance, into: &grays)
      for v in 0..<frequencies {
        var sum: Float = 0
        for column in 0..<samples { sum += grays[column] * cosines[v * samples + column] }
        rows[row * frequencies + v] = sum
      }
    }
    var hash: UInt64 = 0
    for u in 0..<frequencies {
      for v in 0..<frequencies {
        var sum: Float = 0
        for row in 0..<samples { sum += rows[row * frequencies + v] * cosines[u * samples + row] }
        // The constant part tells the brightness alone: its bit is always 0, as in the fingerprint
        // of an image.
        hash = hash << 1 | (u + v > 0 && sum > 0 ? 1 : 0)
      }
    }
    return hash
  }

  /// One row of samples around column `x`.
  private static func line(
    of plane: GrayPlane, _ x: Float, _ y: Float, _ distance: Float, into grays: inout [Float]
  ) {
    let row = min(max(y, 0), Float(plane.height - 1))
    let top = min(Int(row), plane.height - 2)
    let down = row - Float(top)
    for index in 0..<samples {
      let column = min(max(x + (Float(index) - 7.5) * distance, 0), Float(plane.width - 1))
      let left = min(Int(column), plane.width - 2)
      let across = column - Float(left)
      let at = top * plane.width + left
      let upper = plane.values[at] + (plane.values[at + 1] - plane.values[at]) * across
      let under = at + plane.width
      let lower = plane.values[under] + (plane.values[under + 1] - plane.values[under]) * across
      grays[index] = upper + (lower - upper) * down
    }
  }

  /// The distance of samples by four times the scale, rounded to 2^-10: the same on every machine.
  private static let distances: [Float] = (0..<192).map { index in
    Float((pow(2, Double(index) / 64) * spacing * 1024).rounded() / 1024)
  }

  /// cos(pi k (2n + 1) / 32) for k < 8, n < 16, rounded to 2^-13.
  private static let cosines: [Float] = (0..<frequencies).flatMap { k in
    (0..<samples).map { n in
      let angle = Double(k * (2 * n + 1)) * .pi / Double(2 * samples)
      return Float((cos(angle) * 8192).rounded() / 8192)
    }
  }
}
