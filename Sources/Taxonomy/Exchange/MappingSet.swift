internal import Digests
internal import Documents
internal import Files
internal import Rules
internal import Terms
internal import Vocabulary

/// What rules decide as mappings in SSSOM's table form: other programs read it, and `import` does.
///
/// The same rules and counts give the same bytes, whatever the order of the file's lines.
package struct MappingSet: Sendable {
  private let decisions: RuleDecisions
  /// The licence's address; empty for none stated.
  package var licence = ""
  /// The set's name; the rules file's when empty.
  package var title = ""
  /// The version of the program.
  package var toolVersion = ""

  /// The mappings of rules.
  package init(_ decisions: RuleDecisions) {
    self.decisions = decisions
  }

  /// What the table does not say.
  package var notes: [String] {
    var notes: [String] = []
    let file = decisions.book.file
    let left = file.terms.count { !$0.note.isActive }
    if left > 0 { notes.append("\(left) rejected or superseded rules are left out") }
    if decisions.merge == nil {
      notes.append("no catalogue: what thresholds decide is left out")
    }
    return notes
  }

  /// The file: metadata in lines with `#`, then the table.
  package var text: String {
    var rows: [MappingRow] = spelling
    for facet in Facet.ruled { rows += terms(facet) + apart(facet) }
    for facet in [Facet.lesion, .site] { rows += outside(facet) + thresholds(facet) }
    rows.sort { left, right in
      left.key.lexicographicallyPrecedes(right.key) {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    }
    let header = MappingColumn.allCases.map(\.rawValue).joined(separator: "\t") + "\n"
    return metadata + header + rows.map(\.line).joined()
  }

  private var metadata: String {
    var prefixes = MappingName.prefixes
    // SSSOM wants every prefix declared; a vocabulary that derm does not know gets an address of
    // our own.
    for prefix in vocabularyPrefixes {
      prefixes[prefix] =
        MappingName.vocabularies[prefix] ?? "urn:derm:vocabulary:\(Percent.encoded(prefix)):"
    }
    let file = decisions.book.file
    var text = "#curie_map:\n"
    for prefix in prefixes.keys.sorted() {
      text += "#  \(prefix): \(YAMLText.quoted(prefixes[prefix] ?? ""))\n"
    }
    // The id changes with what the rules say, and not with the layout of their file.
    text += "#mapping_set_id: \(YAMLText.quoted("urn:derm:rules:\(file.digest().hex)"))\n"
    let name = title.isEmpty ? Folder.name(of: decisions.book.path) : title
    text += "#mapping_set_title: \(YAMLText.quoted(name))\n"
    // SSSOM requires a licence, and has this one for a set that states none.
    let licence = self.licence.isEmpty ? "https://w3id.org/sssom/license/unspecified" : self.licence
    text += "#license: \(YAMLText.quoted(licence))\n"
    text += "#mapping_tool: \(YAMLText.quoted("derm-refine"))\n"
    if !toolVersion.isEmpty { text += "#mapping_tool_version: \(YAMLText.quoted(toolVersion))\n" }
    return text
  }

  private var vocabularyPrefixes: [String] {
    let references = [Facet.lesion, .site].flatMap { decisions.book.file[$0].classes }
      .flatMap(\.xref)
    return Set(references.map { Self.outsideParts($0.value).prefix }).sorted()
  }

  private static func outsideParts(_ id: String) -> (prefix: String, local: String) {
    let parts = id.split(separator: ":", maxSplits: 1).map(String.init)
    let isPlain = parts.count == 2 && parts[0].utf8.allSatisfy(Percent.isUnreserved)
    return isPlain ? (parts[0], parts[1]) : ("xref", id)
  }
}

extension MappingSet {
  private var spelling: [MappingRow] {
    decisions.book.file.spelling.map { rule in
      let wrong = TermText.normalise(rule.wrong.value)
      let right = TermText.normalise(rule.right.value)
      return [
        .subject: MappingName.word(wrong).curie, .subjectLabel: wrong,
        .predicate: "skos:exactMatch", .object: MappingName.word(right).curie,
        .objectLabel: right, .justification: "semapv:LexicalMatching",
      ]
    }
  }

  private func terms(_ facet: Facet) -> [MappingRow] {
    let labels = Dictionary(
      decisions.book.file[facet].classes.map { ($0.id.value, $0.label.value) },
      uniquingKeysWith: { first, _ in first })
    return decisions.book.file[facet].terms.filter(\.note.isActive).flatMap { rule in
      var row = signed(rule.note, FieldList(rule.condition), rule.mayBe)
      let term = TermText.joined(TermText.path(rule.term.value))
      row[.subject] = MappingName.term(facet, term).curie
      row[.subjectLabel] = term
      row[.predicate] = rule.verb.predicate
      if rule.verb == .drop {
        row[.object] = MappingName.nothing.curie
        return [row]
      }
      // SSSOM has one object a row: `also` takes a row for each class, which the import joins
      // again.
      return rule.classes.map { id in
        var row = row
        row[.object] = MappingName.class(facet.section, id.value).curie
        row[.objectLabel] = labels[id.value] ?? id.value
        row[.ruleText] = decisions.thresholdResults(facet.section, id.value).map(threshold).joined(
          separator: "; ")
        return row
      }
    }
  }

  private func apart(_ facet: Facet) -> [MappingRow] {
    decisions.book.file[facet].neverMerge.filter(\.note.isActive).map { rule in
      var row = signed(rule.note, FieldList(), .none)
      let pair = [rule.first, rule.second].map { TermText.joined(TermText.path($0.value)) }
      row[.subject] = MappingName.term(facet, pair[0]).curie
      row[.subjectLabel] = pair[0]
      row[.predicate] = TermRule.Verb.sameAs.predicate
      row[.modifier] = "Not"
      row[.object] = MappingName.term(facet, pair[1]).curie
      row[.objectLabel] = pair[1]
      return row
    }
  }

  private func outside(_ facet: Facet) -> [MappingRow] {
    decisions.book.file[facet].classes.flatMap { rule in
      rule.xref.map { xref in
        let parts = Self.outsideParts(xref.value)
        var row = signed(rule.note, FieldList(), .none)
        row[.subject] = MappingName.class(facet, rule.id.value).curie
        row[.subjectLabel] = rule.label.value
        row[.predicate] = TermRule.Verb.sameAs.predicate
        row[.object] = "\(parts.prefix):\(Percent.encoded(parts.local))"
        return row
      }
    }
  }

  /// What thresholds make of classes: those that fall into the rest of their family, or out.
  private func thresholds(_ facet: Facet) -> [MappingRow] {
    let classes = decisions.book.file[facet].classes
    return (decisions.merge?.thresholdResults ?? []).filter {
      $0.facet == facet && $0.decision != .kept
    }
    .map { result in
      func label(_ id: String) -> String {
        classes.first { $0.id.value == id }?.label.value ?? id
      }
      var row: MappingRow = [
        .subject: MappingName.class(facet, result.classID).curie,
        .subjectLabel: label(result.classID), .justification: Self.manual,
        .ruleText: threshold(result),
      ]
      // A member is part of the rest and not the same: a broad match.
      if result.decision == .merged, let rest = result.rest {
        row[.predicate] = TermRule.Verb.includes.predicate
        row[.object] = MappingName.class(facet, rest).curie
        row[.objectLabel] = label(rest)
      } else {
        row[.predicate] = TermRule.Verb.drop.predicate
        row[.object] = MappingName.nothing.curie
      }
      return row
    }
  }

  private func threshold(_ result: ThresholdResult) -> String {
    let day = decisions.latestDate.map { ", rules of \($0)" } ?? ""
    return "\(result.classID): \(result.text): \(result.decision.rawValue)\(day)"
  }

  private static let manual = "semapv:ManualMappingCuration"

  /// Who decided, when, why and how far it is.
  private func signed(
    _ note: RuleNote, _ condition: FieldList, _ mayBe: TermRule.MayBe
  ) -> MappingRow {
    var row: MappingRow = [.justification: Self.manual]
    var other = condition
    other.fields["status"] = [(note.status ?? .proposed).text]
    switch mayBe {
    case .none: break
    case .all: other.fields["may_be"] = ["all"]
    case .some(let classes): other.fields["may_be"] = classes.map(\.value)
    }
    let people = decisions.book.file.personByID
    if let by = note.by { (row[.author], row[.authorLabel]) = Self.agent(by, people) }
    if let review = note.review {
      (row[.reviewer], row[.reviewerLabel]) = Self.agent(review, people)
    }
    row[.date] = note.date
    row[.confidence] = note.confidence.map(Self.number)
    // The column takes addresses; other references are kept in `other`, so that an import gets them
    // back.
    let addresses = note.see.filter { $0.hasPrefix("http://") || $0.hasPrefix("https://") }
    row[.see] = addresses.joined(separator: "|")
    other.fields["see"] = note.see.filter { !addresses.contains($0) }
    row[.other] = other.text
    row[.comment] = note.why
    return row
  }

  private static func agent(_ id: String, _ people: [String: Person]) -> (String, String) {
    let person = people[id] ?? Person()
    let name = MappingName.orcidNumber(person.orcid).map { MappingName.orcid($0) } ?? .person(id)
    return (name.curie, person.name.isEmpty ? id : person.name)
  }

  /// A confidence as a number from 0 to 1; as it stands where it is neither a number nor a percentage.
  private static func number(_ confidence: String) -> String {
    guard let share = Threshold.Share(percent: confidence) else { return confidence }
    return NumberText.shortest(Double(share.numerator) / Double(share.denominator))
  }
}

extension TermRule.Verb {
  /// The SKOS relation that says the same.
  ///
  /// A term that means several classes is narrower than each.
  var predicate: String {
    switch self {
    case .sameAs, .drop: "skos:exactMatch"
    case .includes, .also: "skos:broadMatch"
    case .looksLike: "skos:closeMatch"
    }
  }
}
