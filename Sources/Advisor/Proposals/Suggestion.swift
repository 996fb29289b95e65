internal import Digests
package import Rules
package import Vocabulary

/// Something that could be decided, with its evidence.
///
/// Nothing is ever applied by itself.
package struct Suggestion: Sendable {
  /// A short name, the same whenever the same is suggested.
  package let id: String
  /// Lesions, sites or diagnoses.
  package let facet: Facet
  /// What `accept` would write.
  package let decision: Decision
  /// The term in review, or the two classes that are compared.
  package let subject: String
  /// Why it is suggested, in words.
  package let reason: String
  /// What speaks for and against it.
  package internal(set) var evidence: Evidence
  /// Whether somebody put it off: it then stands behind all others.
  package let isLater: Bool
  /// Whether two classes are compared, and not a term in review given a class.
  package let comparesClasses: Bool
  let pair: DecisionPair
  let sides: [EvidenceTable.Side]
  /// Positions of both sides' classes in the rules; empty for a term.
  let classes: [[Int]]

  /// The name of a pair with a verb: the first 8 digits of their digest.
  static func id(of pair: DecisionPair, _ verb: Decision.Verb) -> String {
    var builder = DigestBuilder()
    for field in [pair.facet.rawValue, pair.first, pair.second, verb.rawValue] {
      builder.update(field: field)
    }
    return builder.finish().short
  }

  /// The line of the log that says that this was shown.
  var shown: DecisionLog.Line {
    var line = DecisionLog.Line(.shown, id: id, pair: pair, decision: decision)
    line.evidence = Dictionary(
      evidence.fields.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    return line
  }
}
