internal import Artifacts
internal import Markup
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// What thresholds decide, in words without the keys of the rules file.
enum ThresholdWords {
  /// A note of a plan.
  static func text(_ note: ThresholdNote, _ version: RulesVersion) -> String {
    let facet = note.facet.section
    let rest = note.rest.map { version.label($0, facet) } ?? "the rest of its family"
    let words = [
      "kept": ("stays a class", "it was a class"), "merged": ("falls into \(rest)", "it was not"),
      "dropped": ("is dropped", "it was dropped"),
    ]
    let counted =
      "\(version.label(note.classID, facet)): \(Figures.count(note.count, "image")) that count, "
      + "\(Figures.count(note.limit)) needed"
    let now = words[note.result]?.0 ?? note.result
    guard note.kind == .changed else { return "\(counted). It \(now)." }
    let before = note.before.flatMap { words[$0]?.1 }.map { "; before, \($0)" } ?? ""
    return "\(counted). It \(now) now\(before)."
  }

  /// What a threshold makes of a class that it decides about.
  static func result(_ count: ThresholdCount, _ facet: Facet, _ version: RulesVersion) -> String {
    if count.isKept { return "stays" }
    return count.rest.map { "falls into \(version.label($0, facet))" } ?? "dropped"
  }
}
