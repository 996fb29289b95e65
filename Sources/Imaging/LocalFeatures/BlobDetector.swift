internal import Glibc

/// Finds blobs: extrema of differences of Gaussians over position and scale (Lowe: Distinctive image
/// features from scale-invariant keypoints, IJCV 2004), each described by the signs of the lowest
/// frequencies around it.
struct BlobDetector {
  /// A blob in units of the plane that it was found in first.
  struct Blob {
    /// Column and row of its centre; the centre of the first pixel is (0.5, 0.5).
    let x: Float
    let y: Float
    /// 16 log2 of its standard deviation.
    let scale: Float
    /// How far it stands out, in gray levels.
    let strength: Float
    let hash: UInt64
  }

  /// Steps of scale per octave.
  private static let steps = 3
  /// The standard deviation of the first level of an octave.
  private static let first = 1.6
  /// Octaves are halved so often at most.
  private static let octaves = 3
  /// A plane with a shorter side than this has no room for a blob.
  private static let shortestSide = 12
  /// A blob stands out by so many of 255 levels.
  private static let contrast: Float = 0.5
  /// The largest squared trace over determinant of the Hessian: ridges lie beyond (ratio 10).
  private static let ridge: Float = 12.1

  private static let opening = GrayPlane.kernel((first * first - 0.25).squareRoot())
  private static let kernels = (0..<(steps + 2)).map { level in
    let ratio = pow(2, Double(level) / Double(steps))
    return GrayPlane.kernel(first * ratio * (pow(2, 2 / Double(steps)) - 1).squareRoot())
  }
  /// 16 log2 of `first`.
  private static let firstScale: Float = 10.85

  /// All blobs of a plane, the strongest first; of equal ones the finer and upper left first.
  static func blobs(of plane: GrayPlane) -> [Blob] {
    var blobs: [Blob] = []
    var level = plane.blurred(opening)
    for octave in 0..<octaves where min(level.width, level.height) >= shortestSide {
      var levels = [level]
      for kernel in kernels { levels.append(levels[levels.count - 1].blurred(kernel)) }
      find(in: levels, octave: octave, into: &blobs)
      level = levels[steps].halved()
    }
    let order = blobs.indices.sorted {
      blobs[$0].strength == blobs[$1].strength ? $0 < $1 : blobs[$0].strength > blobs[$1].strength
    }
    return order.map { blobs[$0] }
  }

  private static func find(in levels: [GrayPlane], octave: Int, into blobs: inout [Blob]) {
    let differences = (0...(steps + 1)).map { index in
      difference(levels[index + 1].values, levels[index].values)
    }
    // An extremum is one among its neighbours in scale as well, so that the first and the last
    // difference have none.
    for step in 1...steps {
      let extrema = Extrema(
        below: differences[step - 1], here: differences[step], above: differences[step + 1],
        width: levels[step].width, height: levels[step].height)
      extrema.forEach(contrast: contrast, ridge: ridge) { x, y, between, strength in
        let scale = (Float(step) + between) * 16 / Float(steps) + firstScale
        let hash = PatchHash.hash(of: levels[step], x: x, y: y, scale: scale)
        // `halved` keeps every second pixel from the first on: positions are multiplied by 2 for
        // each octave, and 0.5 goes from the middle of the first pixel to the plane's corner.
        let unit = Float(1 << octave)
        blobs.append(
          Blob(
            x: x * unit + 0.5, y: y * unit + 0.5, scale: scale + Float(16 * octave),
            strength: strength, hash: hash))
      }
    }
  }

  private static func difference(_ one: [Float], _ other: [Float]) -> [Float] {
    var result = one
    for index in result.indices { result[index] -= other[index] }
    return result
  }
}
