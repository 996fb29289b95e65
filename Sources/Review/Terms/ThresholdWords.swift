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
    func becomes(_ result: String) -> String {
      switch result {
      case "kept": "stays a class"
      case "merged":
        "falls into \(note.rest.map { version.label($0, facet) } ?? "the rest of its family")"
      default: "is dropped"
      }
    }
    let counted =
      "\(version.label(note.classID, facet)): \(Figures.count(note.count)) images count, "
      + "\(Figures.count(note.limit)) are needed"
    guard note.kind == .changed else {
      return "\(counted). It \(becomes(note.result)), close to the threshold."
    }
    let before = note.before.map { ", and did otherwise before (\($0))" } ?? ""
    return "\(counted). Now it \(becomes(note.result))\(before)."
  }

  /// What a threshold makes of a class that it decides about.
  static func result(_ count: ThresholdCount, _ facet: Facet, _ version: RulesVersion) -> String {
    if count.isKept { return "stays" }
    return count.rest.map { "falls into \(version.label($0, facet))" } ?? "dropped"
  }
}
