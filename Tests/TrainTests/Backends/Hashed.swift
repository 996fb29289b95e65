import Glibc
import Train

/// Weights, pictures and labels from an integer hash: the Swift side of
/// Tests/Fixtures/Train/hashed.py.
enum Hashed {
  /// The first values of a name, in [0, 1).
  static func unit(_ name: String, _ count: Int) -> [Double] {
    var seed: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (0..<count).map { i in
      var z = seed &+ UInt64(i + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      return Double(z >> 40) / 16_777_216
    }
  }

  /// offset + scale * value.
  static func scaled(
    _ name: String, _ count: Int, _ scale: Double, _ offset: Double = 0
  ) -> [Float] {
    unit(name, count).map { Float(offset + scale * (2 * $0 - 1)) }
  }

  /// A parameter or a running statistic.
  static func state(_ name: String, _ shape: [Int]) -> [Float] {
    let count = shape.reduce(1, *)
    if shape.count > 1 {
      let fanIn = Double(shape.dropFirst().reduce(1, *))
      return scaled(name, count, (6 / fanIn).squareRoot())
    }
    if name.hasSuffix("bn3.weight") { return scaled(name, count, 0.1, 0.2) }
    let isGamma = name.hasSuffix(".weight") || name.hasSuffix("running_var")
    return isGamma ? scaled(name, count, 0.5, 1) : scaled(name, count, 0.2)
  }

  /// Writes every parameter and statistic.
  static func fill(_ step: any Step) throws {
    for entry in step.program.state where entry.kind != .momentum {
      try step.write(state(entry.name, entry.shape), to: entry)
    }
  }

  /// A batch whose first `count` rows are images.
  static func batch(for program: Program, count: Int) -> Batch {
    var batch = Batch(for: program)
    batch.count = count
    batch.pictures = scaled("pictures", batch.pictures.count, 1.75)
    batch.lesions = unit("lesions", batch.lesions.count).map { $0 < 0.5 ? 1 : 0 }
    batch.lesionMask = unit("mask", batch.lesionMask.count).map { $0 >= 0.2 ? 1 : 0 }
    if let sites = program.network.heads.sites {
      let known = unit("sites.known", program.batch)
      batch.sites = unit("sites", program.batch).enumerated().map { row, u in
        known[row] < 0.25 ? -1 : Int32(floor(u * Double(sites)))
      }
    }
    return batch
  }
}

/// The norm of an array in PyTorch, and some entries at hashed places.
struct Sampled: Decodable, Sendable {
  let norm: Double
  let samples: [Double]

  /// The largest difference of ours, relative to the typical entry, that is norm / sqrt(count).
  ///
  /// `scale` replaces the typical entry where the array itself is next to nothing.
  func error(of values: [Float], named name: String, scale: Double = 0) -> Double {
    let typical = max(norm / Double(values.count).squareRoot(), scale, 1e-30)
    let ours = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let places = Hashed.unit(name + ".places", samples.count)
      .map { Int($0 * Double(values.count)) }
    let errors = zip(places, samples).map { abs(Double(values[$0]) - $1) / typical }
    let normError = abs(ours - norm) / (typical * Double(values.count).squareRoot())
    return max(errors.max() ?? 0, normError)
  }
}
