/// A lesion class or body site of the frozen data set.
public struct ClassEntry: Codable, Sendable, Hashable {
  /// The stable id.
  public let id: String
  /// What people read.
  public let label: String
  /// Images that carry it.
  public let images: Int
  /// Cases that carry it.
  public let cases: Int
  /// Why it is a class: the rule and count that kept it.
  public let keptBecause: String
  /// The clinical reason from the rules, when one is given.
  public let why: String?

  /// Names every field.
  public init(
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
