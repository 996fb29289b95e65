package import Artifacts
internal import Documents
internal import Vocabulary

extension Plan {
  /// The plan for the terminal: `+` rules added, `-` removed, `~` changed.
  package var text: String {
    var text = heading + ruleText + mappingText + thresholdText
    for remark in remarks { text += "* \(remark)\n" }
    text += classText + imageText + foldText
    if let merged { text += merged.text }
    return text + "Nothing was written.\n"
  }

  private var heading: String {
    let counts = RuleChange.Kind.allCases.map { kind in
      (kind, rules.count { $0.kind == kind })
    }.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }
    let changes = counts.isEmpty ? "as they were" : counts.joined(separator: " · ")
    var text = "rules  \(subject.rulesBefore == nil ? "new" : changes)     "
    text +=
      "data \(subject.dataDigest.prefix(8))  \(NumberText.grouped(subject.images)) images     "
    text += subject.lockDate.map { "lock \($0)" } ?? "no lock"
    let from = [subject.rulesBefore, subject.labelsBefore].compactMap { $0 }
    let unique = from.count == 2 && from[0] == from[1] ? [from[0]] : from
    if !unique.isEmpty { text += "     against \(unique.joined(separator: " and "))" }
    text += "\n"
    if subject.rulesBefore == nil { text += "  first run: every term gets its mapping\n" }
    return text
  }

  private var ruleText: String { rules.map { $0.text + "\n" }.joined() }

  private var mappingText: String {
    // What comes of one term is reported once, with the term.
    mappings.map {
      "  \($0.facet.rawValue) '\($0.term)' (\(NumberText.counted($0.images, "image"))): \($0.before) -> \($0.after)\n"
    }.joined()
  }

  private var thresholdText: String {
    thresholds.map { note in
      let mark = note.kind == .near ? "?" : "~"
      return "\(mark) \(note.classID)  \(note.text)\n"
    }.joined()
  }

  private var classText: String {
    guard includedBefore != nil else {
      return
        "classes \(NumberText.counted(lesions.count, "lesion")), \(NumberText.counted(sites.count, "site")), "
        + "\(NumberText.grouped(includedAfter)) images (no pack to compare with)\n"
    }
    func counts(_ classes: [ClassChange]) -> String {
      "\(classes.count { $0.before != nil }) -> \(classes.count { $0.after != nil })"
    }
    var text = "classes \(counts(lesions))   sites \(counts(sites))   "
    text += "images losing their last label \(count(.emptied))   "
    text += "images changed \(count(.changed) + count(.emptied))\n"
    for (facet, classes) in [("lesion", lesions), ("site", sites)] {
      for entry in classes where entry.before != entry.after {
        let from = entry.before.map { NumberText.grouped($0) } ?? "not there"
        let to = entry.after.map { NumberText.grouped($0) } ?? "gone"
        text += "  \(facet) \(entry.id): \(from) -> \(to) images\n"
      }
    }
    return text
  }

  private var imageText: String {
    guard let includedBefore else { return "" }
    var text =
      "images  \(NumberText.grouped(includedBefore)) -> \(NumberText.grouped(includedAfter))   "
    let leaving = images.count { $0.before != nil && $0.after == nil }
    text += "new \(count(.new))   leaving \(leaving)"
    return text + "\n"
  }

  private var foldText: String {
    func change(_ before: Double?, _ after: Double) -> String {
      (before.map { "\(NumberText.percent($0, 2)) -> " } ?? "") + NumberText.percent(after, 2)
    }
    var text = "folds   max imbalance \(change(folds.maxImbalanceBefore, folds.maxImbalanceAfter))"
    text += "   mean \(change(folds.meanImbalanceBefore, folds.meanImbalanceAfter))   "
    text += "leaks \(folds.leaks)"
    if includedBefore != nil { text += "   images changing fold \(folds.moved)" }
    return text + "\n"
  }
}

extension RuleChange {
  /// The change in one line.
  package var text: String {
    let mark =
      switch kind {
      case .added: "+"
      case .changed: "~"
      case .removed: "-"
      }
    var text = "\(mark) \(says)"
    if let said { text += " (was: \(said))" }
    let note = [location, by, status].compactMap { $0 }
    if !note.isEmpty { text += " (\(note.joined(separator: ", ")))" }
    if kind == .changed, said == nil { text += "  only reason, person, date or status" }
    guard let images else { return text }
    let sign = kind == .removed ? "-" : "+"
    text +=
      images == 0
      ? "   no image"
      : "   \(sign)\(NumberText.grouped(images)) \(NumberText.noun(images, "image"))"
    var effects: [String] = []
    if let newToClass, newToClass > 0 { effects.append("\(newToClass) new to the class") }
    if let lostToClass, lostToClass > 0 { effects.append("\(lostToClass) leave a class") }
    if !effects.isEmpty { text += " (\(effects.joined(separator: ", ")))" }
    return text
  }
}

extension MergedScores {
  /// What merged classes would score, with the warning that belongs to it.
  fileprivate var text: String {
    guard !classes.isEmpty else {
      return "scores  no class comes from others of run \(run)\n"
    }
    var text =
      "scores  of run \(run), 1 - prod(1 - p) of what goes into a class: not what training "
    text += "again would give\n"
    if imagesLeftOut > 0 {
      text +=
        "  \(NumberText.counted(imagesLeftOut, "image of the run leaves", "images of the run leave")) "
      text += "the data set\n"
    }
    func score(_ value: Double?) -> String { value.map { NumberText.fixed($0, 3) } ?? "n/a" }
    for entry in classes {
      let parts = entry.members.map { "\($0.id) \(score($0.ap))" }.joined(separator: " + ")
      text += "  \(entry.id): AP \(score(entry.ap)) (pooled \(score(entry.apPooled)), chance "
      text +=
        "\(score(entry.chance)), \(NumberText.counted(entry.positives, "image"))) from \(parts)"
      if !entry.partly.isEmpty {
        text += "; some terms of \(entry.partly.joined(separator: ", ")) come without a score"
      }
      text += "\n"
    }
    return text
  }
}
