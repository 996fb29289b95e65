package import Vocabulary

/// One output layer of a network: what it says of an image, and of which classes.
///
/// `lesion` and `site` are two that every data set can have; a recipe may name further ones.
package struct Head: Codable, Sendable, Hashable {
  /// How the classes of a head relate.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// An image carries any number of them: a sigmoid each.
    case multiLabel = "multi-label"
    /// An image carries one of them: a softmax over all.
    case multiClass = "multi-class"
  }

  /// The name in parameters, columns and recipes, such as `lesion`.
  package let id: String
  /// What its labels are taken from.
  package let facet: Facet
  /// How its classes relate.
  package let kind: Kind
  /// The ids of its classes, in the order of its outputs.
  package let classes: [String]

  /// The id of the head of lesions.
  package static let lesionID = "lesion"
  /// The id of the head of body sites.
  package static let siteID = "site"

  /// Names every field.
  package init(id: String, facet: Facet, kind: Kind, classes: [String]) {
    self.id = id
    self.facet = facet
    self.kind = kind
    self.classes = classes
  }

  /// The head of lesions.
  package init(lesions: [ClassID]) {
    self.init(
      id: Self.lesionID, facet: .lesion, kind: .multiLabel, classes: lesions.map(\.rawValue))
  }

  /// The head of body sites.
  package init(sites: [SiteID]) {
    self.init(id: Self.siteID, facet: .site, kind: .multiClass, classes: sites.map(\.rawValue))
  }

  /// Whether it is none of the two that need no words in a recipe.
  package var isFurther: Bool { id != Self.lesionID && id != Self.siteID }

  /// The names of its columns of probabilities in tables, such as `lesion:papule`.
  package var columns: [String] { classes.map { Self.column(id, $0) } }

  /// The names of its columns of logits in tables, such as `lesion-logit:papule`.
  package var logitColumns: [String] { classes.map { Self.column(id + Self.logitSuffix, $0) } }

  /// Behind a head's id in the names of its columns of logits; no head's id ends so.
  package static let logitSuffix = "-logit"

  /// The name of a head's column of a class.
  package static func column(_ id: String, _ name: String) -> String { "\(id):\(name)" }

  /// The head and the class that the name of a column states; nil when it states no head.
  package static func parts(ofColumn name: String) -> (id: String, name: String)? {
    guard let colon = name.firstIndex(of: ":"), colon > name.startIndex else { return nil }
    return (String(name[..<colon]), String(name[name.index(after: colon)...]))
  }
}

/// What one head of a model said of images.
package struct HeadScores: Sendable, Equatable {
  package let head: Head
  /// Images x classes.
  package let probabilities: [Float]
  /// Images x classes.
  package let logits: [Float]

  /// Names every field; both matrices have as many numbers.
  package init(_ head: Head, probabilities: [Float], logits: [Float]) {
    precondition(probabilities.count == logits.count, "\(head.id) logits")
    self.head = head
    self.probabilities = probabilities
    self.logits = logits
  }

  /// Some of the head's classes, by their positions, as another head.
  package func selecting(_ columns: [Int], as other: Head) -> HeadScores {
    let width = head.classes.count
    func chosen(_ values: [Float]) -> [Float] {
      stride(from: 0, to: values.count, by: max(1, width)).flatMap { start in
        columns.map { values[start + $0] }
      }
    }
    return HeadScores(other, probabilities: chosen(probabilities), logits: chosen(logits))
  }
}
