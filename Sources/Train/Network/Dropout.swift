/// A layer that sets values to 0 at random in training, and does nothing in prediction.
///
/// Srivastava et al. 2014, in the inverted form of PyTorch: what is kept is divided by
/// 1 - probability.
package struct Dropout: Sendable, Hashable {
  /// The probability that a value is dropped, at least 0 and less than 1.
  package let probability: Float
  /// Its number among the network's dropouts and stochastic depths, from 0: each has a stream of its
  /// own.
  package let index: Int

  /// A dropout; a network's builder counts them.
  package init(probability: Float, index: Int) {
    precondition(probability >= 0 && probability < 1, "a probability below 1")
    self.probability = probability
    self.index = index
  }

  /// What the kept values are multiplied with.
  var scale: Float { 1 / (1 - probability) }

  /// A value is kept when its 24 random bits are at least this.
  var threshold: UInt32 { UInt32((Double(probability) * 16_777_216).rounded()) }
}

/// What decides which values a run's dropouts keep: the same key, the same values, for any number
/// of threads, any backend, and after a resume.
///
/// With mix = the finaliser of splitmix64 and G = 0x9E3779B97F4A7C15, dropout l of step s under
/// seed r starts at b = mix(mix(r + G (s + 1)) + G (l + 1)); value i of an image's row n, of rows
/// of w values, has the top 24 bits of mix(b + G (n w + i + 1)), and is kept if they are at least
/// 2^24 times the probability.
package struct DropoutKey: Sendable, Hashable {
  /// The seed of the whole training.
  package var seed: UInt64
  /// The number of the step, from 0.
  package var step: Int
  /// The images of the same step that ran before this batch, when a step has several batches.
  package var firstRow: Int

  package init(seed: UInt64 = 0, step: Int = 0, firstRow: Int = 0) {
    self.seed = seed
    self.step = step
    self.firstRow = firstRow
  }

  /// Where the stream of a dropout starts.
  func start(of dropout: Dropout) -> UInt64 {
    let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    let step = Self.mix(seed &+ increment &* UInt64(truncatingIfNeeded: step + 1))
    return Self.mix(step &+ increment &* UInt64(truncatingIfNeeded: dropout.index + 1))
  }

  /// The 24 random bits of a value of a dropout.
  func bits(of dropout: Dropout, value: Int) -> UInt32 {
    let offset = 0x9E37_79B9_7F4A_7C15 &* UInt64(truncatingIfNeeded: value + 1)
    return UInt32(Self.mix(start(of: dropout) &+ offset) >> 40)
  }

  /// The finaliser of splitmix64 (Steele, Lea & Flood 2014).
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
