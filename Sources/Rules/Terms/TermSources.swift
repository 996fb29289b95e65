/// The kinds of terms that a lesion class takes, or that say something of an image.
package struct TermSources: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Terms of lesions.
  package static let lesions = TermSources(rawValue: 1)
  /// Diagnoses.
  package static let diagnoses = TermSources(rawValue: 2)
}
