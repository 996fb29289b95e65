internal import Documents
internal import Rules
internal import Vocabulary

extension DataChecks {
  /// A policy of votes for data that has none, and annotators whom no policy counts.
  func votes() -> [RuleFinding] {
    let policy = book.file.policy
    let atlas = merge.atlas
    let hasAnnotators = !atlas.annotatorNames.isEmpty
    var found: [RuleFinding] = []
    let keys = [
      (
        "votes_at_least", policy.votesAtLeast?.position, atlas.mentions.contains { $0.votes != nil }
      ),
      (
        "weight_at_least", policy.weightAtLeast?.position,
        atlas.mentions.contains { $0.weight != nil }
      ),
    ]
    for (key, position, hasNumbers) in keys {
      guard let position, !hasNumbers, !hasAnnotators else { continue }
      found.append(
        RuleFinding(
          .votesWithoutEffect, severity: nil, file: book.path, at: position, length: 1,
          "\(key) has no effect: no term has \(key.prefix { $0 != "_" }), and no annotators are named",
          remedy: "Say in the mapping who made each row (`annotator: COLUMN`) or where the numbers "
            + "stand, read the table again, or remove the line."))
    }
    // Every image's table is looked into: not where no source names an annotator.
    let several =
      hasAnnotators ? atlas.images.count { ($0.annotators[.lesion]?.count ?? 0) > 1 } : 0
    if several > 0, policy.votesAtLeast == nil, policy.weightAtLeast == nil {
      found.append(
        finding(
          .annotatorsUnited,
          "\(NumberText.counted(several, "image has", "images have")) several annotators, and what one of them names counts",
          remedy: "Say how many must name a lesion: `policy: {votes_at_least: 2}` or "
            + "`{weight_at_least: 50%}`; `votes_at_least: 1` says that one is enough."))
    }
    return found
  }
}
