internal import Documents
internal import Metrics

/// What speaks for and against putting two things together, side by side; no score is formed of it.
package struct Evidence: Sendable, Hashable {
  /// How alike two texts are written.
  package struct Spelling: Sendable, Hashable {
    /// The text that the term is compared with.
    package let compared: String
    /// Whether both have the same `KeyCollision.fingerprint`: the same words in any order.
    package let sameFingerprint: Bool
    /// Whether both have the same `KeyCollision.nGrams`: the same pairs of letters.
    package let sameNGrams: Bool
    /// The Damerau-Levenshtein distance.
    package let distance: Int

    init(_ text: String, compared: String) {
      self.compared = compared
      sameFingerprint = KeyCollision.fingerprint(text) == KeyCollision.fingerprint(compared)
      sameNGrams = KeyCollision.nGrams(text) == KeyCollision.nGrams(compared)
      distance = EditDistance.damerauLevenshtein(text, compared)
    }
  }

  /// How often two things stand on one image.
  package struct Together: Sendable, Hashable {
    /// Images with both.
    package let images: Int
    /// Images with both if they were independent: the product of both counts over all images.
    package let expected: Double
    /// The share of diagnoses that both have, the sum of the smaller shares over all diagnoses, from
    /// 0 to 1; nil when one side has no diagnosis.
    package let sharedDiagnoses: Double?
  }

  /// How the two sides are written; nil when there is nothing to compare.
  package var spelling: Spelling?
  /// Images of the one and the other side.
  package var images: (Int, Int) { (sizes[0], sizes[1]) }
  /// Cases of the one and the other side.
  package var cases: (Int, Int) { (sizes[2], sizes[3]) }
  /// Images and cases of both sides: a, b, cases of a, cases of b.
  let sizes: [Int]
  /// What the two sides are called.
  let names: [String]
  /// How often they stand on one image.
  package let together: Together
  /// How differently they spread over sites (lesions, for sites); nil without known ones.
  let profile: ProfileDistance?
  /// What a trained network says.
  package var model = ModelEvidence.noRun
  /// Whose images lie near in the space of a network's features.
  package var neighbours = NeighbourEvidence.noRun
  /// How far networks confuse two classes; nil where no two classes are compared.
  package var confusion: ConfusionEvidence?
}

/// How much two sets of images mix among nearest neighbours, or why nobody knows.
package enum NeighbourEvidence: Sendable, Hashable {
  /// No run was given.
  case noRun
  /// The run has no answer, for this reason.
  case unknown(String)
  /// Of `all` neighbours `other` belong to the other side; `expected` would if order meant nothing.
  case mixing(other: Int, all: Int, expected: Double)
}

/// What a run says of two sets of images, or why it says nothing.
package enum ModelEvidence: Sendable, Hashable {
  /// No run was given.
  case noRun
  /// The run has no answer, for this reason.
  case unknown(String)
  /// The area under the ROC curve of images with only the one against images with only the other,
  /// within folds, by networks that saw neither; with the two numbers of images.
  case rocAUC(Double, Int, Int)
}

extension Evidence {
  /// One text per kind of evidence, in a fixed order, for tables and for people.
  package var fields: [(name: String, text: String)] {
    [
      ("spelling", spellingText), ("together", togetherText), ("diagnoses", diagnosesText),
      ("profile", profileText), ("model", model.text), ("neighbours", neighbours.text),
    ] + (confusion.map { [("confusion", $0.text)] } ?? []) + [("size", sizeText)]
  }

  private var spellingText: String {
    guard let spelling else { return "nothing to compare" }
    func key(_ name: String, _ same: Bool) -> String { "\(name) key \(same ? "equal" : "differs")" }
    return
      "\(NumberText.counted(spelling.distance, "change")) from '\(spelling.compared)', "
      + "\(key("fingerprint", spelling.sameFingerprint)), "
      + key("2-gram", spelling.sameNGrams)
  }

  private var togetherText: String {
    "on \(NumberText.counted(together.images, "image")), \(NumberText.fixed(together.expected, 1)) by chance"
  }

  private var diagnosesText: String {
    together.sharedDiagnoses.map { "\(NumberText.percent($0, 0)) shared" }
      ?? "none stated on one side"
  }

  private var profileText: String {
    guard let profile else { return "no known ones on one side" }
    return
      "\(NumberText.fixed(profile.bits, 2)) bits apart (\(NumberText.fixed(profile.interval.low, 2)) to "
      + "\(NumberText.fixed(profile.interval.high, 2))), \(NumberText.fixed(profile.chance, 2)) by chance"
  }

  private var sizeText: String {
    zip(names, [images.0, images.1]).enumerated().map { side, entry in
      let (name, images) = entry
      let cases = sizes[2 + side]
      return
        "\(name) \(NumberText.counted(images, "image")), \(NumberText.counted(cases, "case"))"
    }.joined(separator: "; ")
  }
}

extension ModelEvidence {
  var text: String {
    switch self {
    case .noRun: "no run given"
    case .unknown(let reason): reason
    case .rocAUC(let rocAUC, let one, let other):
      "AUC \(NumberText.fixed(rocAUC, 2)), \(one) against \(other) images (0.5: not distinguished)"
    }
  }
}

extension NeighbourEvidence {
  var text: String {
    switch self {
    case .noRun: "no run given"
    case .unknown(let reason): reason
    case .mixing(let other, let all, let expected):
      "\(NumberText.fixed(Double(other) * 100 / Double(all), 0)) % of \(all) nearest images are of "
        + "the other side, \(NumberText.fixed(expected * 100 / Double(all), 0)) % by chance"
    }
  }

  /// The share of neighbours of the other side, and that of chance; nil where nobody knows.
  var shares: (found: Double, chance: Double)? {
    guard case .mixing(let other, let all, let expected) = self else { return nil }
    return (Double(other) / Double(all), expected / Double(all))
  }
}
