package import Artifacts
internal import Terms
package import Vocabulary

/// A head next to lesions and sites, as a recipe states it.
package struct FurtherHead: Sendable, Equatable {
  /// The head's id: the name of its layer and of its columns.
  package var id: String
  /// What its labels are taken from.
  package var facet: Facet
  /// How its classes relate.
  package var kind = Head.Kind.multiClass
  /// The factor of its loss in the objective.
  package var weight = 1.0
  /// The least number of images with pixels of a class.
  package var atLeast = 20
  /// The share of a target that label smoothing gives to all classes alike.
  package var smoothing = 0.0
  /// How its classes (multi-label: their positives) are weighted.
  package var classWeights = ClassWeighting.none

  /// A head with the defaults of its keys.
  package init(id: String, facet: Facet = .diagnosis) {
    self.id = id
    self.facet = facet
  }

  /// Its loss as a value.
  var loss: HeadLoss {
    var loss = HeadLoss(weight: Float(weight))
    loss.multiLabel.smoothing = smoothing
    loss.multiClass.smoothing = smoothing
    return loss
  }

  /// Words that name something else in tables, in schedules, in checkpoints (what stands before a slot's or an average's
  /// name) or in ONNX (the input, the features).
  private static let taken = [
    Head.lesionID, Head.siteID, "image", "images", "fold", "case", "group", "sum", "auto", "ema",
    "optimizer",
    "momentum", features,
  ]
  /// The output of an exported network that is what the heads read.
  static let features = "features"
  /// Those words, for a sentence.
  static var reserved: String { taken.joined(separator: ", ") }

  /// Whether a text can name a head: it becomes the name of a layer, of columns and of keys.
  static func isID(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isASCIISmallLetter, !taken.contains(text),
      !text.hasSuffix(Head.logitSuffix), text.utf8.count <= 40
    else { return false }
    return text.utf8.allSatisfy {
      $0.isASCIISmallLetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-")
    }
  }
}

/// The heads of a recipe next to lesions and sites, in the order in which it names them.
package struct FurtherHeads: Sendable, Equatable {
  /// Each head; no two have one id.
  package var all: [FurtherHead]

  /// The key of the section.
  static let key = "heads"

  package init(_ all: [FurtherHead] = []) { self.all = all }
}

extension FurtherHeads: RecipeValue {
  static var expected: String {
    "heads by their ids, each with its keys: {diagnosis: {kind: multi-class, weight: 0.3}}"
  }

  /// Heads are no scalars: `RecipeReader` reads them.
  static func read(_ scalars: [String], isList: Bool) -> FurtherHeads? { nil }

  /// In one line, each head with all its keys.
  var text: String {
    let heads = all.map { head in
      "\(head.id): {"
        + HeadField.all.map { "\($0.key): \($0.write(head))" }.joined(separator: ", ") + "}"
    }
    return "{\(heads.joined(separator: ", "))}"
  }
}
