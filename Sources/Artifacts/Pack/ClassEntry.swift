/// A lesion class or body site of the frozen data set.
package struct ClassEntry: Codable, Sendable, Hashable {
  /// The stable id.
  package let id: String
  /// What people read.
  package let label: String
  /// Images that carry it.
  package let images: Int
  /// Cases that carry it.
  package let cases: Int
  /// Why it is a class: the rule and count that kept it.
  package let keptBecause: String
  /// The clinical reason from the rules, when one is given.
  package let why: String?

  package init(
    id: String, label: String, images: Int, cases: Int, keptBecause: String, why: String? = nil
  ) {
    self.id = id
    self.label = label
    self.images = images
    self.cases = cases
    self.keptBecause = keptBecause
    self.why = why
  }
}
