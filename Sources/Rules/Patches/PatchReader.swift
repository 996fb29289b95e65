internal import Documents
internal import Files
internal import Vocabulary
internal import Yams

extension Patch {
  /// Reads a patch file.
  ///
  /// Fails with `patch` when it has errors, each with its position, or when it can't be read.
  package init(contentsOf path: String) throws(TaxonomyError) {
    let bytes: [UInt8]
    do {
      let file = try MappedFile(path)
      bytes = file.bytes(0..<file.count)
    } catch {
      throw .file(error)
    }
    let (source, encoding) = RuleSource.decode(bytes, path: path)
    guard let source else { throw .patch(encoding) }
    // As for a rules file: the YAML reader must not see these characters.
    let characters = source.checkCharacters()
    guard characters.isEmpty else { throw .patch(characters) }
    var reader = PatchReader(source)
    let root: Node?
    do throws(YAMLFault) {
      root = try YAMLSource.compose(source.text)
    } catch {
      throw .patch([YAMLProblem.finding(error, source: source)])
    }
    guard let root else { throw .patch([reader.empty]) }
    reader.read(root)
    let errors = reader.nodes.findings.filter(\.isError)
    guard errors.isEmpty else { throw .patch(errors) }
    self.init(reader.entries, madeFrom: reader.digest.map { [$0] } ?? [])
  }
}

/// Turns the nodes of a patch into decisions.
private struct PatchReader {
  var nodes: NodeReader
  var entries: [Patch.Entry] = []
  var digest: String?

  init(_ source: RuleSource) {
    nodes = NodeReader(source)
  }

  var empty: RuleFinding {
    RuleFinding(
      .missingKey, file: nodes.source.path, at: Position(line: 1, column: 1),
      "the patch is empty", remedy: "derm-refine suggest --patch-out FOLDER writes patches.")
  }

  mutating func read(_ root: Node) {
    let fields = nodes.mapping(
      root, "a patch", keys: ["derm_patch", "rules", "digest", "decisions"])
    guard let version = fields.first(where: { $0.key.value == "derm_patch" }) else {
      return nodes.report(
        .missingKey, at: root, "the key 'derm_patch' is missing",
        remedy: "A patch begins with 'derm_patch: 1'.")
    }
    if let text = nodes.string(version.value, "derm_patch"), text.value != "1" {
      nodes.report(
        .unknownVersion, at: text, "unknown version '\(text.value)' of patches",
        remedy: "This derm reads version 1.")
    }
    for field in fields {
      switch field.key.value {
      case "digest": digest = nodes.string(field.value, "digest")?.value
      case "decisions":
        for item in nodes.list(field.value, "decisions") { readDecision(item) }
      default: break
      }
    }
    // Only where nothing else was reported: a patch of refused decisions is not an empty one.
    if entries.isEmpty, nodes.findings.isEmpty {
      nodes.report(
        .missingKey, at: root, "the patch decides nothing",
        remedy: "Write entries under 'decisions', or leave the patch alone.")
    }
  }

  private static let noteKeys = ["why", "by", "date", "status"]

  private static func keys(_ verb: Decision.Verb) -> [String] {
    switch verb {
    case .spelling: ["wrong", "right"]
    case .sameAs, .includes, .looksLike: ["term", "class"]
    case .also: ["term", "means"]
    case .drop: ["term"]
    case .neverMerge: ["pair"]
    }
  }

  private mutating func readDecision(_ item: Node) {
    let allKeys =
      ["id", "verb", "facet", "term", "class", "means", "may_be", "pair", "wrong", "right"]
      + Self.noteKeys
    // Which keys are allowed depends on the verb: first every key that some verb has, then this
    // verb's.
    let fields = nodes.mapping(item, "a decision", keys: allKeys)
    func field(_ key: String) -> NodeReader.Entry? { fields.first { $0.key.value == key } }
    guard let verbField = field("verb") else {
      return nodes.report(
        .missingKey, at: item, "the key 'verb' is missing",
        remedy: "One of: \(Decision.Verb.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    let words = Decision.Verb.allCases.map(\.rawValue)
    guard let word = nodes.choice(verbField.value, "verb", among: words),
      let verb = Decision.Verb(rawValue: word)
    else { return }
    let needed = Self.keys(verb) + (verb == .spelling ? [] : ["facet"])
    let allowed =
      needed + Self.noteKeys + ["id", "verb", "facet"] + (verb == .drop ? ["may_be"] : [])
    for key in needed where field(key) == nil {
      nodes.report(
        .missingKey, at: item, "the key '\(key)' is missing: \(word) needs it",
        remedy: "Its keys are: \(allowed.joined(separator: ", ")).")
    }
    for entry in fields where !allowed.contains(entry.key.value) {
      nodes.report(
        .unknownKey, at: entry.key, "\(word) has no key '\(entry.key.value)'",
        remedy: "Its keys are: \(allowed.joined(separator: ", ")).")
    }
    guard needed.allSatisfy({ field($0) != nil }) else { return }
    var decision = Decision(verb, facet: .lesion, term: "")
    if let facet = field("facet"),
      let name = nodes.choice(facet.value, "facet", among: Facet.ruled.map(\.rawValue))
    {
      decision.facet = Facet(rawValue: name) ?? .lesion
    }
    readSubject(fields, into: &decision)
    readNote(fields, into: &decision)
    let position = item.position
    entries.append(
      Patch.Entry(decision, location: "\(nodes.source.path):\(position.line):\(position.column)"))
  }

  private mutating func readSubject(_ fields: [NodeReader.Entry], into decision: inout Decision) {
    for field in fields {
      let name = field.key.value
      switch name {
      case "term", "wrong": decision.term = nodes.string(field.value, name)?.value ?? ""
      case "right": decision.other = nodes.string(field.value, name)?.value
      case "class":
        decision.classes = nodes.string(field.value, name).map { [$0.value] } ?? []
      case "means": decision.classes = nodes.strings(field.value, name).map(\.value)
      case "may_be": decision.mayBe = nodes.strings(field.value, name).map(\.value)
      case "pair":
        let pair = nodes.strings(field.value, name)
        guard pair.count == 2 else {
          nodes.report(
            .wrongType, at: field.value, "a pair has two terms, not \(pair.count)",
            remedy: "Write [one term, other term].")
          continue
        }
        decision.term = pair[0].value
        decision.other = pair[1].value
      default: break
      }
    }
  }

  private mutating func readNote(_ fields: [NodeReader.Entry], into decision: inout Decision) {
    for field in fields {
      let name = field.key.value
      switch name {
      case "why":
        let text = nodes.string(field.value, name)?.value ?? ""
        decision.why = text.isEmpty ? nil : text
      case "by": decision.by = nodes.string(field.value, name)?.value
      case "date": decision.date = nodes.string(field.value, name)?.value
      case "status":
        decision.status = nodes.choice(field.value, name, among: ["proposed", "approved"])
      default: break
      }
    }
  }
}
