internal import Vocabulary

/// What may stand where in the project's XML form; `data/schema/atlas.xsd` says the same.
enum AtlasXMLSchema {
  /// The elements, in the order of their indices.
  enum Element: Int, CaseIterable {
    case atlas, `case`, image, group, attribute
    case lesion, site, diagnosis, symptom, pathophysiology, contributor

    /// Its name; kept, because making one takes longer than reading the element.
    var name: String { Self.names[rawValue] }

    private static let names = allCases.map { "\($0)" }

    /// The facet whose terms the element holds.
    var facet: Facet? {
      switch self {
      case .lesion: .lesion
      case .site: .site
      case .diagnosis: .diagnosis
      case .symptom: .symptom
      case .pathophysiology: .pathophysiology
      case .contributor: .contributor
      case .atlas, .case, .image, .group, .attribute: nil
      }
    }

    /// Whether it may stand in an element; nil is the document itself.
    func mayStand(in parent: Element?) -> Bool {
      switch self {
      case .atlas: parent == nil
      case .case: parent == .atlas
      case .image: parent == .case
      case .group: parent == .case || parent == .image
      default: parent == .image
      }
    }

    /// The attributes that it may have, as bits.
    var attributes: UInt32 {
      switch self {
      case .atlas: Attribute.licence.bit
      case .case: Attribute.id.bit
      case .image: Attribute.id.bit | Attribute.file.bit | Attribute.licence.bit
      case .group: 0
      case .attribute: Attribute.name.bit
      default: Attribute.id.bit | Attribute.assertion.bit | Attribute.votes.bit
      }
    }
  }

  /// The attributes, in the order of their indices.
  enum Attribute: Int, CaseIterable {
    case id, file, licence, name, assertion, votes

    var bit: UInt32 { 1 << UInt32(rawValue) }
  }
}

extension XMLAttributes {
  /// The value of an attribute of the project's XML form.
  subscript(_ attribute: AtlasXMLSchema.Attribute) -> String? { self[attribute.rawValue] }
}
