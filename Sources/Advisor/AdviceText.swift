package import Documents
internal import Metrics
internal import Rules
internal import Terms
internal import Vocabulary

extension Advice {
  /// The suggestions for people: terms with most images first, evidence side by side.
  ///
  /// `limit` is the largest number of terms; the rest is counted in the last line.
  package func text(limit: Int? = nil) -> String {
    var text = ""
    let shown = terms.filter { !suggestions(for: $0).isEmpty || !$0.decidedWith.isEmpty }
    for term in shown.prefix(limit ?? shown.count) {
      text +=
        "\(term.facet.rawValue) '\(VisibleText.escaped(term.text))'   \(count(term.images, "image")), "
      text += "\(count(term.cases, "case"))   in review: unknown on its images, never absent\n"
      if !term.alike.isEmpty {
        text += "  written alike, in review too: "
        text += term.alike.map { "'\(VisibleText.escaped($0))'" }.joined(separator: ", ") + "\n"
      }
      for other in term.decidedWith { text += "  \(other)\n" }
      for suggestion in suggestions(for: term) { text += suggestion.text }
      text += "\n"
    }
    if let limit, shown.count > limit {
      text += "\(count(shown.count - limit, "more term")) with suggestions: --limit shows more.\n\n"
    }
    // Terms without a suggestion are listed too: they stay in review until a person names them, and
    // silence would hide that.
    let bare = terms.filter { term in
      term.decidedWith.isEmpty
        && !suggestions.contains { $0.subject == term.text && $0.facet == term.facet }
    }
    if !bare.isEmpty {
      text += "no suggestion: only a person knows what these mean\n"
      for term in bare.prefix(limit ?? bare.count) {
        text +=
          "  \(term.facet.rawValue) '\(VisibleText.escaped(term.text))'   \(count(term.images, "image")), "
        text += "\(count(term.cases, "case"))"
        text += term.refused > 0 ? "   (\(count(term.refused, "suggestion")) refused)\n" : "\n"
      }
      text += "\n"
    }
    return text + pairs + putOff
  }

  private var pairs: String {
    let pairs = suggestions.filter { $0.comparesClasses && !$0.isLater }
    if pairs.isEmpty { return "" }
    var text =
      "classes that may be one: they share diagnoses and no image, or networks confuse them\n"
    text +=
      "  To keep a pair apart for good, accept it; to merge it, move the terms of one class into\n"
    text += "  the other in the rules; if neither, --reject it and it is not shown again.\n"
    for suggestion in pairs { text += "class \(suggestion.subject)\n" + suggestion.text }
    return text + "\n"
  }

  private var putOff: String {
    let later = suggestions.filter(\.isLater)
    if later.isEmpty { return "" }
    var text = "put off earlier\n"
    for suggestion in later {
      text +=
        "\(suggestion.facet.rawValue) '\(VisibleText.escaped(suggestion.subject))'\n"
        + suggestion.text
    }
    return text + "\n"
  }

  private func count(_ number: Int, _ noun: String) -> String {
    NumberText.counted(number, noun)
  }

  /// What was found, in one or two lines.
  package var summary: String {
    let open = suggestions.count { !$0.isLater && !$0.comparesClasses }
    let pairs = suggestions.count(where: \.comparesClasses)
    var text = "\(count(terms.count, "term")) in review, \(count(open, "suggestion")) for them, "
    text += "\(count(pairs, "pair")) of classes to compare"
    if refused > 0 { text += "; \(refused) left out that people refused" }
    if forbidden > 0 { text += "; \(forbidden) left out that never_merge forbids" }
    if unknownPairs > 0 {
      text +=
        "; \(count(unknownPairs, "confused pair")) left out, for their classes are not among the final ones of these rules"
    }
    if unnamedPairs > 0 {
      text +=
        "; \(count(unnamedPairs, "pair")) of classes left out because no term leads to each of them alone"
    }
    return text + "\n"
  }

  /// The suggestions as a table, one a line; numbers without units, empty where nothing is known.
  package var csv: CSVWriter {
    var writer = CSVWriter(columns: Self.columns)
    for suggestion in suggestions { writer.row(suggestion.row) }
    return writer
  }

  private static let columns = [
    "id", "facet", "subject", "verb", "term", "other", "classes", "may_be", "reason", "later",
    "beside", "same_fingerprint", "same_2grams", "distance", "images", "other_images", "cases",
    "other_cases", "together", "together_by_chance", "shared_diagnoses", "profile_bits",
    "profile_low", "profile_high", "profile_by_chance", "auc", "model", "neighbours_other",
    "neighbours_by_chance", "neighbours", "confusion", "confusion_low", "confusion_high",
    "confusion_cases",
  ]
}

extension Suggestion {
  /// The suggestion with its evidence, one line a kind.
  package var text: String {
    let later = isLater ? "   (put off)" : ""
    var text = "  \(id)  \(decision.text)\(later)\n            \(reason)\n"
    for (name, value) in evidence.fields {
      let label = name == "profile" ? (facet == .site ? "lesions" : "sites") : name
      text += "            \("\(label) ".rightPadded(12))\(value)\n"
    }
    return text
  }

  fileprivate var row: [String] {
    func flag(_ value: Bool?) -> String { value.map { $0 ? "yes" : "no" } ?? "" }
    let spelling = evidence.spelling
    let profile = evidence.profile
    let confusion = evidence.confusion?.listed
    var rocAUC: Double?
    if case .rocAUC(let value, _, _) = evidence.model { rocAUC = value }
    return [
      id, facet.rawValue, subject, decision.verb.rawValue, decision.term, decision.other ?? "",
      decision.classes.joined(separator: "|"), decision.mayBe.joined(separator: "|"), reason,
      flag(isLater), spelling?.compared ?? "", flag(spelling?.sameFingerprint),
      flag(spelling?.sameNGrams), spelling.map { "\($0.distance)" } ?? "", "\(evidence.images.0)",
      "\(evidence.images.1)", "\(evidence.cases.0)", "\(evidence.cases.1)",
      "\(evidence.together.images)", NumberText.g9(evidence.together.expected),
      NumberText.g9(evidence.together.sharedDiagnoses), NumberText.g9(profile?.bits),
      NumberText.g9(profile?.interval.low), NumberText.g9(profile?.interval.high),
      NumberText.g9(profile?.chance), NumberText.g9(rocAUC), evidence.model.text,
      NumberText.g9(evidence.neighbours.shares?.found),
      NumberText.g9(evidence.neighbours.shares?.chance), evidence.neighbours.text,
      NumberText.g9(confusion?.value), NumberText.g9(confusion?.low),
      NumberText.g9(confusion?.high), confusion.map { "\($0.cases)" } ?? "",
    ]
  }
}
