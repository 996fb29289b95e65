internal import Documents
internal import Terms
internal import Vocabulary
internal import Yams

extension RuleFileReader {
  static let noteKeys = ["why", "by", "date", "status", "review", "confidence", "see"]

  /// Reads the section `lesions` or `sites`.
  mutating func readFacet(_ node: Node, _ facet: Facet) {
    file[facet].isStated = true
    let name = facet == .site ? "sites" : "lesions"
    var keys = ["drop_under", "classes", "families", "also", "drop", "never_merge"]
    if facet == .site {
      keys = keys.filter { $0 != "also" } + ["one_per_image"]
    } else {
      keys.append("facet")
    }
    let entries = nodes.mapping(node, name, keys: keys)
    // What the terms are holds for the whole section, wherever the key stands in it.
    let terms = readTermFacet(entries, or: facet)
    if terms != facet { file[facet].termFacet = terms }
    for entry in entries {
      switch entry.key.value {
      case "drop_under": file[facet].dropUnder = readThreshold(entry.value, "drop_under")
      case "classes": readClasses(entry.value, facet, terms)
      case "families": readFamilies(entry.value, facet)
      case "also": readTermList(entry.value, .also, terms)
      case "drop": readTermList(entry.value, .drop, terms)
      case "never_merge": readNeverMerge(entry.value, terms)
      case "one_per_image": readOnePerImage(entry.value)
      default: break
      }
    }
  }

  /// What the key `facet` says of terms: a lesion's or a diagnosis's; terms of sites are sites.
  mutating func readTermFacet(_ fields: [NodeReader.Entry], or outer: Facet) -> Facet {
    guard let field = fields.first(where: { $0.key.value == "facet" }),
      let word = nodes.choice(field.value, "facet", among: Self.termFacets.map(\.rawValue))
    else { return outer }
    return Facet(rawValue: word) ?? outer
  }

  /// The keys of an entry that names a term, with `facet` where that can be one of several.
  static func keys(_ keys: [String], _ facet: Facet) -> [String] {
    facet == .site ? keys : keys + ["facet"]
  }

  private static let termFacets: [Facet] = [.lesion, .diagnosis]

  private mutating func readOnePerImage(_ node: Node) {
    let words = FacetRules.OnePerImage.allCases.map(\.rawValue)
    if let word = nodes.choice(node, "one_per_image", among: words) {
      file.sites.onePerImage = FacetRules.OnePerImage(rawValue: word) ?? .unknownIfMany
    }
  }

  /// A threshold: a count, or a share with a floor.
  mutating func readThreshold(_ node: Node, _ what: String) -> Located<Threshold>? {
    let position = node.position
    guard case .mapping = node else {
      guard let count = nodes.count(node, what) else { return nil }
      return Located(Threshold(share: nil, atLeast: count), position)
    }
    var share: Threshold.Share?
    var floor = 0
    for entry in nodes.filled(node, what, keys: ["share", "at_least"]) {
      if entry.key.value == "share" {
        share = readShare(entry.value, "share")
      } else {
        floor = nodes.count(entry.value, "at_least") ?? 0
      }
    }
    return Located(Threshold(share: share, atLeast: floor), position)
  }

  private mutating func readClasses(_ node: Node, _ facet: Facet, _ terms: Facet) {
    var keys = ["label", "same_as", "includes", "looks_like", "xref", "from"] + Self.noteKeys
    keys.append(facet == .site ? "predilection" : "facet")
    for entry in nodes.mapping(node, "classes") {
      let id = entry.key
      if !PlainID.isValid(id.value) {
        nodes.report(
          .wrongType, at: id, "the class id '\(id.value)' is no plain id",
          remedy: "Use small letters, digits and hyphens; the printed name goes into 'label'.")
      }
      let fields = nodes.mapping(entry.value, "class '\(id.value)'", keys: keys)
      var rule = ClassRule(id: id, label: id)
      rule.note = readNote(fields)
      rule.termFacet = readTermFacet(fields, or: terms)
      var condition = RuleCondition()
      for field in fields {
        switch field.key.value {
        case "label": rule.label = nodes.string(field.value, "label") ?? id
        case "xref": rule.xref = nodes.strings(field.value, "xref")
        case "from":
          rule.sources = nodes.someStrings(field.value, "from").map(\.value)
          condition.sources = rule.sources
        case "predilection":
          rule.isView = nodes.choice(field.value, "predilection", among: ["left-out"]) == "left-out"
        default: break
        }
      }
      // Terms come last: they take over the class's note, facet and sources, wherever those keys
      // stand.
      file[facet].classes.append(rule)
      for field in fields {
        guard let verb = TermRule.Verb(rawValue: field.key.value) else { continue }
        readClassTerms(field.value, verb, rule, condition)
      }
    }
  }

  private mutating func readClassTerms(
    _ node: Node, _ verb: TermRule.Verb, _ rule: ClassRule, _ outer: RuleCondition
  ) {
    // A single term needs no brackets.
    var items = [node]
    if case .sequence(let sequence) = node { items = Array(sequence) }
    let keys = Self.keys(["term", "when", "from"] + Self.noteKeys, rule.termFacet)
    for item in items {
      guard case .mapping = item else {
        guard let term = nodes.string(item, "a term of \(verb.rawValue)") else { continue }
        file[rule.termFacet].terms.append(
          TermRule(
            verb: verb, term: term, classes: [rule.id], condition: outer,
            note: rule.note.inheriting(defaults)))
        continue
      }
      let fields = nodes.mapping(item, "a term of \(verb.rawValue)", keys: keys)
      guard let term = requiredTerm(fields, item) else { continue }
      let facet = readTermFacet(fields, or: rule.termFacet)
      file[facet].terms.append(
        TermRule(
          verb: verb, term: term, classes: [rule.id],
          condition: readCondition(fields, outer: outer, facet),
          note: readNote(fields).inheriting(rule.note).inheriting(defaults)))
    }
  }

  private mutating func requiredTerm(
    _ fields: [NodeReader.Entry], _ item: Node
  ) -> Located<String>? {
    guard let field = fields.first(where: { $0.key.value == "term" }) else {
      nodes.report(
        .missingKey, at: item, "the key 'term' is missing",
        remedy: "Write {term: the term, …}.")
      return nil
    }
    return nodes.string(field.value, "term")
  }

  private mutating func readTermList(_ node: Node, _ verb: TermRule.Verb, _ facet: Facet) {
    let extra = verb == .also ? ["means"] : ["may_be"]
    let keys = Self.keys(["term", "when", "from"] + extra + Self.noteKeys, facet)
    for item in nodes.list(node, verb.rawValue) {
      let fields = nodes.mapping(item, "an entry of \(verb.rawValue)", keys: keys)
      guard let term = requiredTerm(fields, item) else { continue }
      var rule = TermRule(verb: verb, term: term, classes: [])
      rule.note = readNote(fields).inheriting(defaults)
      rule.condition = readCondition(fields, outer: RuleCondition(), facet)
      for field in fields {
        switch field.key.value {
        case "means": rule.classes = nodes.strings(field.value, "means")
        case "may_be":
          let classes = nodes.someStrings(field.value, "may_be")
          // Alone, `all` is the word for every class; in a longer list it is looked up as a class.
          rule.mayBe = classes.map(\.value) == ["all"] ? .all : .some(classes)
        default: break
        }
      }
      file[readTermFacet(fields, or: facet)].terms.append(rule)
    }
  }

  private mutating func readCondition(
    _ fields: [NodeReader.Entry], outer: RuleCondition, _ facet: Facet
  ) -> RuleCondition {
    var condition = outer
    for field in fields {
      if field.key.value == "from" {
        condition.sources = nodes.someStrings(field.value, "from").map(\.value)
      }
      guard field.key.value == "when" else { continue }
      var keys = ["site", "diagnosis", "contributor"]
      // Sites are settled before lesions and can't depend on themselves.
      if facet == .site { keys.removeFirst() }
      for entry in nodes.filled(field.value, "when", keys: keys) {
        let values = nodes.someStrings(entry.value, entry.key.value)
        switch entry.key.value {
        case "site":
          condition.sites = values.map(\.value)
          siteReferences += values
        case "diagnosis": condition.diagnoses = values.map { TermText.normalise($0.value) }
        default: condition.contributors = values.map { TermText.normalise($0.value) }
        }
      }
    }
    return condition
  }
}
