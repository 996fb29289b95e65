/// Comments of a rules file that edits take out with their lines.
///
/// A comment may be the only word on why a rule stands there: whoever saves is to see that it goes.
struct LostComments {
  /// A sentence for each.
  let notes: [String]

  /// Compares a text before and after edits.
  init(_ before: [UInt8], _ after: [UInt8]) {
    var left = RuleLayout.comments(String(decoding: after, as: UTF8.self))
    notes = RuleLayout.comments(String(decoding: before, as: UTF8.self)).filter { comment in
      guard let index = left.firstIndex(of: comment) else { return true }
      left.remove(at: index)
      return false
    }.map {
      "The comment '# \($0)' goes with its line: write it under Why if it still holds."
    }
  }
}
