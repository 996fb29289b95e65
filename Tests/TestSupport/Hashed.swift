/// Weights, images and labels from an integer hash: the Swift side of
/// Tests/Fixtures/Train/hashed.py.
///
/// In this target because it is optimised in debug builds too: a network has millions of weights.
package enum Hashed {
  /// The first values of a name, in [0, 1).
  package static func unit(_ name: String, _ count: Int) -> [Double] {
    let seed = seed(name)
    return (0..<count).map { Double(bits(seed, $0)) / 16_777_216 }
  }

  /// offset + scale * value.
  package static func scaled(
    _ name: String, _ count: Int, _ scale: Double, _ offset: Double = 0
  ) -> [Float] {
    let seed = seed(name)
    return (0..<count).map { index in
      Float(offset + scale * (2 * (Double(bits(seed, index)) / 16_777_216) - 1))
    }
  }

  /// A parameter or a running statistic.
  package static func state(_ name: String, _ shape: [Int]) -> [Float] {
    let count = shape.reduce(1, *)
    if shape.count > 1 {
      let fanIn = Double(shape.dropFirst().reduce(1, *))
      return scaled(name, count, (6 / fanIn).squareRoot())
    }
    if name.hasSuffix("bn3.weight") { return scaled(name, count, 0.1, 0.2) }
    let isGamma = name.hasSuffix(".weight") || name.hasSuffix("running_var")
    return isGamma ? scaled(name, count, 0.5, 1) : scaled(name, count, 0.2)
  }

  /// FNV-1a of the name.
  private static func seed(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The top 24 bits of splitmix64's value of an index.
  private static func bits(_ seed: UInt64, _ index: Int) -> UInt64 {
    var z = seed &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) >> 40
  }
}
