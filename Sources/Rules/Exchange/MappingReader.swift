internal import Documents
internal import Terms
internal import Vocabulary
internal import Yams

/// Reads a mapping set in SSSOM's table form, ours or somebody else's.
struct MappingReader {
  private let table: ImportedTable
  private let names: NameFinder
  private let prefixes: [String: String]
  /// Values that hold for every row without its own (SSSOM, propagation of slots).
  private let outer: [String: String]

  /// Whether a table is a mapping set.
  static func recognises(_ table: ImportedTable) -> Bool {
    table.index(of: "predicate_id") != nil
      && (table.index(of: "subject_id") != nil || table.index(of: "subject_label") != nil)
  }

  /// Fails when the metadata are no YAML.
  init(_ table: ImportedTable, names: NameFinder, path: String) throws(TaxonomyError) {
    self.table = table
    self.names = names
    var prefixes: [String: String] = [:]
    var outer: [String: String] = [:]
    do throws(YAMLFault) {
      let root = try YAMLSource.compose(table.metadata)
      for (key, value) in root?.mapping ?? [:] {
        guard let name = key.string else { continue }
        outer[name] = value.string
        guard name == "curie_map" else { continue }
        for (prefix, address) in value.mapping ?? [:] {
          if let prefix = prefix.string, let address = address.string { prefixes[prefix] = address }
        }
      }
    } catch {
      // The metadata's lines are the file's first ones, each behind a sign and its blank.
      let what = error.kind == .excess ? error.what : "no YAML: \(error.what)"
      throw .importFile(
        path: path, line: error.position.line,
        what: "the lines with #, column \(error.position.column): \(what)")
    }
    self.prefixes = prefixes
    self.outer = outer
  }

  /// The rows; those that give one term several classes become one rule.
  func rows() -> [ImportedRow] {
    let mappings = table.rows.map { (line: $0.line, row: mapping($0)) }
      .filter { !$0.row.isEmpty }
    var groups: [[String]: [Int]] = [:]
    for (index, (_, row)) in mappings.enumerated() { groups[group(row), default: []].append(index) }
    var result: [ImportedRow] = []
    for (index, (line, row)) in mappings.enumerated() {
      let others = groups[group(row)] ?? [index]
      if others.count == 1 || !isClass(row) {
        result.append(read(row, line: line, classes: [row]))
      } else if others[0] == index {
        result.append(read(row, line: line, classes: others.map { mappings[$0].row }))
      }
    }
    return result
  }

  private func mapping(_ row: CSVTable.Row) -> MappingRow {
    var mapping: MappingRow = [:]
    for column in MappingColumn.allCases {
      let own = table.index(of: column.rawValue).flatMap {
        $0 < row.fields.count ? row.fields[$0].trimmed : nil
      }
      let text = own?.isEmpty == false ? own : nil
      mapping[column] = text
    }
    if mapping.isEmpty { return mapping }
    for column in MappingColumn.allCases where mapping[column] == nil {
      mapping[column] = outer[column.rawValue]
    }
    return mapping
  }

  private func isClass(_ row: MappingRow) -> Bool {
    guard Self.verb(row) == .includes else { return false }
    if case .class = MappingName(row[.object] ?? "", prefixes: prefixes) { return true }
    return false
  }

  /// Equal for rows that belong to one `also`: one term is broader-matched to several classes.
  private func group(_ row: MappingRow) -> [String] {
    isClass(row)
      ? [row[.subject] ?? row[.subjectLabel] ?? "", row[.modifier] ?? "", row[.other] ?? ""]
      : row.key + ["\(row[.subjectLabel] ?? "")"]
  }

  private static func verb(_ row: MappingRow) -> Decision.Verb? {
    switch row[.predicate]?.split(whereSeparator: { ":#/".contains($0) }).last.map(String.init) {
    case "exactMatch": .sameAs
    case "broadMatch": .includes
    case "closeMatch": .looksLike
    default: nil
    }
  }
}

extension MappingReader {
  private func read(_ row: MappingRow, line: Int, classes: [MappingRow]) -> ImportedRow {
    let subject = MappingName(row[.subject] ?? "", prefixes: prefixes)
    let object = MappingName(row[.object] ?? "", prefixes: prefixes)
    var words =
      "\(row[.subjectLabel] ?? row[.subject] ?? "") \(row[.modifier] ?? "") "
      + "\(row[.predicate] ?? "") \(row[.objectLabel] ?? row[.object] ?? "")"
    words = words.split(separator: " ").joined(separator: " ")
    if words.isEmpty { words = "a mapping without names" }
    func result(_ content: ImportedRow.Content) -> ImportedRow {
      ImportedRow(line: line, text: words, content: content)
    }
    let isNot = row[.modifier]?.lowercased() == "not"
    // Our own export has rows that no decision can say: ids of vocabularies, what thresholds did,
    // spellings. They come back as known where the file still says the same, so that an export that
    // nobody edited is taken without a refusal.
    switch (subject, object) {
    case (.class(let facet, let id), .outside):
      let known = names.file[facet].classes.first { $0.id.value == id }?.xref ?? []
      let isKnown = known.contains { xref in
        xref.value == row[.object]
          || "xref:\(Percent.encoded(xref.value))" == row[.object]
          || MappingName(xref.value, prefixes: prefixes) == object
      }
      return result(
        isKnown
          ? .known
          : .refused("An id of another vocabulary has no status: write it under 'xref' of '\(id)'.")
      )
    case (.class, .class), (.class, .nothing):
      return result(
        row[.ruleText] != nil
          ? .known : .refused("Classes are merged by 'families' and thresholds, not by a mapping."))
    case (.word(let wrong), .word(let right)):
      let isKnown = names.file.spelling.contains {
        TermText.normalise($0.wrong.value) == TermText.normalise(wrong)
          && TermText.normalise($0.right.value) == TermText.normalise(right)
      }
      return result(
        isKnown
          ? .known
          : .refused(
            "A spelling has no status and would hold at once: write "
              + "'\(YAMLText.scalar(wrong)): \(YAMLText.scalar(right))' under 'spelling'."))
    default: break
    }
    guard let verb = Self.verb(row) else {
      return result(
        .refused(
          "No verb says \(row[.predicate] ?? "nothing"): there are skos:exactMatch (same_as), "
            + "skos:broadMatch (includes) and skos:closeMatch (looks_like)."))
    }
    var decision: Decision
    if isNot {
      guard case .term(let facet, let one) = subject, case .term(let other, let two) = object,
        facet == other
      else {
        return result(
          .refused("Not is said of two terms of lesions, of two of diagnoses, or of two of sites."))
      }
      decision = Decision(.neverMerge, facet: facet, term: one, other: two)
    } else if object == .nothing {
      guard case .term(let facet, let term) = subject else {
        return result(
          .refused("It does not say whether the term is of a lesion, a diagnosis or a site."))
      }
      decision = Decision(.drop, facet: facet, term: term)
    } else {
      var stated: Facet?
      if case .term(let facet, _) = subject { stated = facet.section }
      let candidates = classes.map { targets($0, in: stated) }
      if let open = candidates.firstIndex(where: { $0.count != 1 }) {
        return result(.refused(why(classes[open], candidates[open])))
      }
      let goals = candidates.map { $0[0] }
      guard var facet = goals.first?.facet else { return result(.refused("It names no class.")) }
      var term = row[.subjectLabel] ?? row[.subject] ?? ""
      // A diagnosis belongs to the section of lesions, whose classes it may have.
      if case .term(let stated, let text) = subject {
        guard stated.section == facet else {
          return result(
            .refused("A term of a \(stated.rawValue) has a class of a \(facet.rawValue)."))
        }
        term = text
        facet = stated
      }
      decision = Decision(
        goals.count > 1 ? .also : verb, facet: facet, term: term,
        classes: goals.map(\.id))
    }
    return sign(decision, row, line: line)
  }

  /// The classes that a row's object can be; of a label that both sections have, those of the subject's section.
  private func targets(_ row: MappingRow, in stated: Facet?) -> [(facet: Facet, id: String)] {
    if case .class(let facet, let id) = MappingName(row[.object] ?? "", prefixes: prefixes) {
      return [(facet, id)]
    }
    let written = [row[.objectLabel], row[.object]].compactMap { $0 }
    let found = [Facet.lesion, .site].flatMap { facet -> [(facet: Facet, id: String)] in
      let ids = Set(written.flatMap { names.classIDs($0, facet) })
      return names.file[facet].classes.map(\.id.value).filter(ids.contains)
        .map { (facet: facet, id: $0) }
    }
    let own = found.filter { $0.facet == stated }
    return own.isEmpty ? found : own
  }

  /// Why a row's object is not one class.
  private func why(_ row: MappingRow, _ found: [(facet: Facet, id: String)]) -> String {
    let name = row[.objectLabel] ?? row[.object] ?? ""
    if found.isEmpty {
      return
        "No class has the id or label '\(name)': define it under 'classes' first, or map to one that is there."
    }
    let ids = found.map { MappingName.class($0.facet, $0.id).curie }
    return "'\(name)' can be \(ids.joined(separator: " or ")): write one of these as object_id."
  }

  private func sign(_ decision: Decision, _ row: MappingRow, line: Int) -> ImportedRow {
    var decision = decision
    let other = FieldList(row[.other] ?? "") ?? FieldList()
    if decision.verb == .drop { decision.mayBe = other.fields["may_be"] ?? [] }
    decision.why = row[.comment]
    let authors = [row[.author], row[.authorLabel]].compactMap { $0 }
      .flatMap { $0.split(separator: "|").map(\.trimmed) }
    let named = authors.compactMap { author -> String? in
      switch MappingName(author, prefixes: prefixes) {
      case .person(let id): names.person(id)
      case .orcid(let number): names.person(number)
      default: names.person(author)
      }
    }
    // A name that the rules don't know stays, so that the refusal can say it; an author whom they
    // know goes first.
    decision.by = named.first { names.file.personByID[$0] != nil } ?? named.last
    var losses: [String] = []
    if let date = row[.date] {
      decision.date = NameFinder.day(date)
      if decision.date == nil { losses.append("the date '\(date)', which is no day") }
    }
    if let confidence = row[.confidence] { losses.append("confidence \(confidence)") }
    if let reviewer = row[.reviewerLabel] ?? row[.reviewer] {
      losses.append("reviewer \(reviewer)")
    }
    if let see = row[.see] { losses.append("see \(see)") }
    if let see = other.fields["see"] { losses.append("see \(see.joined(separator: ", "))") }
    var condition = FieldList()
    for key in ImportedRow.conditionKeys { condition.fields[key] = other.fields[key] }
    return ImportedRow(
      line: line, text: decision.text, content: .rule(decision), condition: condition,
      status: other.fields["status"]?.first, losses: losses)
  }
}
