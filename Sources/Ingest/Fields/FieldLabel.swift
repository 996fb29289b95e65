internal import Vocabulary

/// What a label on a page announces.
enum FieldLabel: Hashable {
  /// Terms of a facet.
  case facet(Facet)
  case caseNumber
  case licence
  /// Anything else: kept as an attribute of this name.
  case attribute(String)

  /// Labels that are known to announce something, in lower case without punctuation at the end.
  ///
  /// Only Diagnosis, Primary Lesions and Pathophysiology were seen on the DermQuest site; the
  /// others are names that such a site would use.
  private static let known: [String: FieldLabel] = [
    "diagnosis": .facet(.diagnosis), "diagnoses": .facet(.diagnosis),
    "primary lesion": .facet(.lesion), "primary lesions": .facet(.lesion),
    "lesion": .facet(.lesion), "lesions": .facet(.lesion), "morphology": .facet(.lesion),
    "morphologies": .facet(.lesion), "lesion type": .facet(.lesion),
    "lesion morphology": .facet(.lesion), "primary morphology": .facet(.lesion),
    "pathophysiology": .facet(.pathophysiology), "pathophysiologies": .facet(.pathophysiology),
    "body location": .facet(.site), "body locations": .facet(.site),
    "anatomical location": .facet(.site), "anatomical locations": .facet(.site),
    "anatomic location": .facet(.site), "anatomic site": .facet(.site),
    "anatomical site": .facet(.site), "localization": .facet(.site),
    "localizations": .facet(.site), "localisation": .facet(.site), "location": .facet(.site),
    "locations": .facet(.site), "body site": .facet(.site), "body sites": .facet(.site),
    "site": .facet(.site), "sites": .facet(.site),
    "symptom": .facet(.symptom), "symptoms": .facet(.symptom),
    "contributor": .facet(.contributor), "contributors": .facet(.contributor),
    "contributed by": .facet(.contributor), "submitted by": .facet(.contributor),
    "photographer": .facet(.contributor), "author": .facet(.contributor),
    "patient case no": .caseNumber, "patient case number": .caseNumber, "case no": .caseNumber,
    "case number": .caseNumber, "case": .caseNumber, "case id": .caseNumber,
    "licence": .licence, "license": .licence,
  ]

  /// Labels of attributes that atlases share, so that they have one name whatever the page calls them.
  private static let attributes: [String: String] = [
    "age": "age", "age at photo": "age", "patient age": "age", "patient's age": "age",
    "sex": "sex", "gender": "sex", "patient sex": "sex", "patient's sex": "sex",
    "type": "type", "image type": "type", "description": "description",
    "skin type": "skin_type", "fitzpatrick skin type": "skin_type", "phototype": "skin_type",
    "duration": "duration", "history": "history", "category": "category", "comment": "comment",
    "comments": "comment",
  ]

  /// The label of this text; nil when there is no text.
  init?(_ text: String) {
    let name = SourceText.label(text)
    if name.isEmpty { return nil }
    if let label = Self.known[name] {
      self = label
    } else if let name = Self.attributes[name] {
      self = .attribute(name)
    } else {
      self = .attribute(String(name.map { $0 == " " ? "_" : $0 }.prefix(60)))
    }
  }

  /// Whether the label announces something that the catalogue has a column for.
  var isKnown: Bool {
    if case .attribute = self { false } else { true }
  }

  /// Whether a text is a label that atlases are known to use.
  static func isFamiliar(_ text: String) -> Bool {
    guard let label = FieldLabel(text) else { return false }
    if case .attribute(let name) = label { return attributes.values.contains(name) }
    return true
  }

  /// The name under which the field is counted; an attribute that is called as another field is not
  /// counted as that.
  var fieldName: String {
    switch self {
    case .facet(let facet): facet.rawValue
    case .caseNumber: "case"
    case .licence: "licence"
    case .attribute(let name): Self.ownFields.contains(name) ? "attribute \(name)" : name
    }
  }

  /// The fields that are no attributes.
  private static let ownFields = Set(["file", "case", "licence"] + Facet.allCases.map(\.rawValue))
}
