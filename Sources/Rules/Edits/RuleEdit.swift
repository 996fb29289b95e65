internal import Documents
package import Vocabulary

/// One change of a rules file that a person asks for.
package enum RuleEdit: Sendable, Hashable {
  /// A decision is added.
  case decide(Decision)
  /// A rule of a term is taken out.
  case remove(RuleReference)
  /// A proposed rule is approved by whoever signs; the person stands in `review`.
  case approve(RuleReference)
  /// A class without terms is added to the section of a facet.
  case addClass(Facet, id: String, label: String)
  /// A class gets another printed name.
  case rename(Facet, id: String, label: String)
  /// The threshold under which classes are dropped is another.
  case dropUnder(Facet, Threshold)
  /// The threshold from which members of a family stay apart is another.
  case keepApartOver(Facet, family: String, Threshold)

  /// The edit in words.
  package var text: String {
    switch self {
    case .decide(let decision): decision.text
    case .remove: "take a rule out"
    case .approve: "approve a rule"
    case .addClass(let facet, let id, let label):
      "new \(facet.section.rawValue) class \(id) \"\(label)\""
    case .rename(let facet, let id, let label):
      "\(facet.section.rawValue) class \(id) is called \"\(label)\""
    case .dropUnder(let facet, let threshold):
      "\(facet.sectionName): drop_under \(threshold.text)"
    case .keepApartOver(_, let family, let threshold):
      "family \(family): keep_apart_over \(threshold.text)"
    }
  }
}

/// A text that takes the place of some bytes of a file.
struct Replacement: Hashable {
  /// The bytes that go; empty for an insertion.
  let range: Range<Int>
  /// What stands there instead.
  let text: String

  init(_ range: Range<Int>, _ text: String) {
    self.range = range
    self.text = text
  }

  init(_ insertion: Insertion) {
    self.init(insertion.offset..<insertion.offset, insertion.text)
  }

  /// Bytes with some of them replaced; ranges must not overlap.
  static func apply(_ replacements: [Replacement], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var done = 0
    for replacement in replacements.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += bytes[done..<replacement.range.lowerBound]
      result += replacement.text.utf8
      done = replacement.range.upperBound
    }
    return result + bytes[done...]
  }
}
