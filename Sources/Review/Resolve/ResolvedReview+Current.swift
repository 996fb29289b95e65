internal import Rules

extension ResolvedReview {
  /// What everybody's answers come to under the rules as they lie on the disk now.
  ///
  /// Fails when rules or catalogue can't be read.
  package static func current(
    _ table: OpinionTable, rules: String, terms: ImageTerms
  ) throws(ReviewError) -> ResolvedReview {
    let book = try ReviewError.wrapping { try RuleBook(rules) }
    return try ResolvedReview(
      Decided(table), book: book, isThere: { image throws(ReviewError) in try terms.knows(image) }
    ) { image throws(ReviewError) in try terms.of(image) }
  }
}
