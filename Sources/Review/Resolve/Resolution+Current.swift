internal import Rules

extension Resolution {
  /// What everybody's answers come to under the rules as they lie on the disk now.
  ///
  /// Fails when rules or catalogue can't be read.
  package static func current(
    _ table: OpinionTable, rules: String, terms: ImageTerms
  ) throws(ReviewError) -> Resolution {
    let book = try ReviewError.wrapping { try RuleBook(rules) }
    return try Resolution(Decided(table), book: book) { image throws(ReviewError) in
      try terms.of(image)
    }
  }
}
