internal import Rules

extension ResolvedReview {
  /// What the answers change, for people.
  package var text: String {
    let rows = overrides.values.flatMap { $0 }
    var lines = [
      "questions decided \(decided.entries.count)   of which change the data set \(decided.entries.count { $0.isChange })",
      "rows in rules.overrides.csv and rules.duplicates.csv (one for all that changes of an image): \(self.rows.coming) come, \(self.rows.going) go, \(self.rows.staying) stay",
    ]
    for (name, count) in [
      ("classes added", rows.reduce(0) { $0 + $1.addClasses.count }),
      ("classes removed", rows.reduce(0) { $0 + $1.removeClasses.count }),
      ("classes made unknown", rows.reduce(0) { $0 + $1.unknownClasses.count }),
      ("sites set", rows.count { $0.setSite != nil }),
      ("images left out", rows.count { $0.exclude }),
      ("pairs called the same", duplicates.count { $0.isSame }),
      ("pairs called different", duplicates.count { !$0.isSame }),
    ] where count > 0 {
      lines.append("  \(name) \(count)")
    }
    let single = written.count { $0.readers.count == 1 && !$0.isAdjudicated }
    if single > 0 { lines.append("  \(single) of these rest on one reader") }
    if !decided.disputed.isEmpty {
      lines.append(
        "answers differ \(decided.disputed.count): decide them, nothing is written for them")
    }
    if !decided.waiting.isEmpty {
      lines.append(
        "one person can't tell \(decided.waiting.count): nothing is written unless a second one can't either, or decides"
      )
    }
    for row in kept { lines.append("kept \(row.item): \(row.reason)") }
    for entry in held { lines.append("held back \(entry.item): \(entry.reason)") }
    return lines.joined(separator: "\n") + "\n"
  }
}
