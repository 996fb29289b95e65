internal import Glibc
internal import Randomness

/// Mixup (Zhang et al., arXiv 1710.09412): each image of a batch with another one of it.
///
/// x <- share x + (1 - share) x', and the loss is share L(x, y) + (1 - share) L(x, y'). The share
/// is drawn from Beta(alpha, alpha) once a batch, the partners are a permutation of the batch.
struct Mixup: Sendable {
  /// The share of an image itself.
  let share: Float
  /// The partner of each image, as a position in the batch.
  let partners: [Int]

  /// Draws the mixture of a step from a stream of the seed, the fold and the step alone.
  init(alpha: Double, images: Int, seed: UInt64, fold: Int, step: Int) {
    var random = RandomStream(
      seed: seed, purpose: "mixup \(fold)", index: UInt64(step))
    let first = Self.gamma(alpha, &random)
    let second = Self.gamma(alpha, &random)
    share = first + second > 0 ? Float(first / (first + second)) : 1
    var partners = Array(0..<images)
    random.shuffle(&partners)
    self.partners = partners
  }

  /// A given mixture.
  init(share: Float, partners: [Int]) {
    self.share = share
    self.partners = partners
  }

  /// Writes some rows of the mixed inputs to the beginning of a slot.
  ///
  /// `inputs` are those of the whole batch, a row an image: partners may lie outside of the rows.
  func mix(_ inputs: UnsafeBufferPointer<Float>, _ rows: Range<Int>, into slot: InputSlot) {
    let width = inputs.count / max(1, partners.count)
    precondition(
      unsafe rows.count * width <= slot.values.count, "more images than the slot has rows")
    for (slotRow, row) in rows.enumerated() {
      let partner = partners[row]
      for column in 0..<width {
        let (own, other) = unsafe (inputs[row * width + column], inputs[partner * width + column])
        unsafe slot.values[slotRow * width + column] = share * own + (1 - share) * other
      }
    }
  }

  /// The targets of the mixed images: a cell's mask is the share of it that is known.
  func mix(_ targets: Targets) -> Targets {
    Targets(
      images: targets.images,
      heads: targets.heads.map { $0.mixed(with: partners, share: share) }, share: share)
  }

  /// A number from Gamma(shape, 1) (Marsaglia & Tsang 2000; below 1 through shape + 1).
  private static func gamma(_ shape: Double, _ random: inout RandomStream) -> Double {
    if shape < 1 {
      return gamma(shape + 1, &random) * pow(1 - random.unit(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = random.normal()
      let v = pow(1 + c * x, 3)
      guard v > 0 else { continue }
      if log(1 - random.unit()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
  }
}
