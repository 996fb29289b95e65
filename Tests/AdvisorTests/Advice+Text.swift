import AtlasSamples
import RuleSamples
import TestSupport

@testable import Advisor
@testable import Rules
@testable import Taxonomy

extension Advice {
  /// What is suggested for an atlas that is written as `Atlas.of` reads it, by rules that are written into a folder.
  static func of(
    _ texts: [String], rules: String, in folder: TemporaryFolder = TemporaryFolder(),
    _ change: (inout AdviceOptions) throws -> Void = { _ in }
  ) throws -> Advice {
    try of(Atlas.of(texts), rules: rules, in: folder, change)
  }

  /// The same for an atlas.
  static func of(
    _ atlas: Atlas, rules: String, in folder: TemporaryFolder = TemporaryFolder(),
    _ change: (inout AdviceOptions) throws -> Void = { _ in }
  ) throws -> Advice {
    let book = try RuleText.book(rules, in: folder)
    var options = AdviceOptions()
    options.replicates = 50
    try change(&options)
    return try Advice(atlas: atlas, book: book, log: try book.decisions(), options: options)
  }
}
