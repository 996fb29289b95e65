/// Notices when a loss, or any number that should fall, stops falling.
///
/// After `patience` validations without a loss below the best, the learning rate is multiplied with the
/// factor and the count starts again; the plateau number `stopAfter` ends the training.
package struct Plateau: Sendable, Codable, Equatable {
  /// The lowest loss so far; infinite before the first.
  package private(set) var best = Double.infinity
  /// Validations since the best or the last change of rate.
  package private(set) var epochsWithout = 0
  /// Plateaus so far.
  package private(set) var count = 0

  /// What a validation's loss led to.
  package enum Outcome: Sendable, Equatable {
    /// The loss is the lowest so far.
    case better
    /// It is not, and patience lasts.
    case wait
    /// Patience is over: the rate falls.
    case plateau
    /// The last plateau: training ends.
    case stop
  }

  /// Starts without a loss.
  package init() {}

  /// Takes in the loss of a validation, or the number that stands for it.
  package mutating func observe(_ loss: Double, patience: Int, stopAfter: Int) -> Outcome {
    if loss < best {
      best = loss
      epochsWithout = 0
      return .better
    }
    epochsWithout += 1
    guard epochsWithout >= patience else { return .wait }
    epochsWithout = 0
    count += 1
    return count == stopAfter ? .stop : .plateau
  }

  private enum CodingKeys: String, CodingKey { case best, epochsWithout, count }

  /// Reads a state; a missing best is the infinity of the start, which JSON can't hold.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    best = try values.decodeIfPresent(Double.self, forKey: .best) ?? .infinity
    epochsWithout = try values.decode(Int.self, forKey: .epochsWithout)
    count = try values.decode(Int.self, forKey: .count)
  }

  /// Writes a state; an infinite best is left out.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    if best.isFinite { try values.encode(best, forKey: .best) }
    try values.encode(epochsWithout, forKey: .epochsWithout)
    try values.encode(count, forKey: .count)
  }
}
