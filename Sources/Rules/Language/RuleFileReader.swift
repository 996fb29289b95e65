internal import Documents
internal import Vocabulary
internal import Yams

/// Turns the text of a rules file into its rules, with findings for what can't be read.
struct RuleFileReader {
  /// What was read, as far as possible; `findings` say what was not.
  struct Outcome {
    let file: RuleFile
    let source: RuleSource?
    let findings: [RuleFinding]
    /// The text as YAML; nil where it is none.
    var tree: RuleTree?
    var personReferences: [Located<String>] = []
    var siteReferences: [Located<String>] = []
  }

  var nodes: NodeReader
  var file: RuleFile
  var defaults = RuleNote()
  /// People that notes name, to be checked once all people are known.
  var personReferences: [Located<String>] = []
  /// Site classes that conditions name.
  var siteReferences: [Located<String>] = []

  private init(_ source: RuleSource) {
    nodes = NodeReader(source)
    file = RuleFile(path: source.path)
  }

  /// Reads a rules file's bytes.
  static func read(_ bytes: [UInt8], path: String) -> Outcome {
    let (source, encodingFindings) = RuleSource.decode(bytes, path: path)
    guard let source else {
      return Outcome(file: RuleFile(path: path), source: nil, findings: encodingFindings)
    }
    let characters = source.checkCharacters()
    // The YAML reader must not see these characters.
    guard characters.isEmpty else {
      return Outcome(file: RuleFile(path: path), source: source, findings: characters)
    }
    var reader = RuleFileReader(source)
    var tree: RuleTree?
    do throws(YAMLFault) {
      if let root = try YAMLSource.compose(source.text) {
        reader.readRoot(root)
        tree = RuleTree(root)
      } else {
        reader.nodes.findings.append(
          RuleFinding(
            .missingKey, file: path, at: Position(line: 1, column: 1), "the file is empty",
            remedy: "Begin with 'derm_rules: 1'."))
      }
    } catch {
      reader.nodes.findings.append(YAMLProblem.finding(error, source: source))
    }
    return Outcome(
      file: reader.file, source: source, findings: reader.nodes.findings, tree: tree,
      personReferences: reader.personReferences, siteReferences: reader.siteReferences)
  }

  private mutating func readRoot(_ root: Node) {
    let keys = [
      "derm_rules", "people", "defaults", "policy", "spelling", "lesions", "sites",
    ]
    let entries = nodes.mapping(root, "the rules file", keys: keys)
    readVersion(entries.first { $0.key.value == "derm_rules" }, root: root)
    // Defaults come first wherever they stand, because the order of lines never matters.
    if let entry = entries.first(where: { $0.key.value == "defaults" }) {
      readDefaults(entry.value)
    }
    for entry in entries {
      switch entry.key.value {
      case "people": readPeople(entry.value)
      case "policy": readPolicy(entry.value)
      case "spelling": readSpelling(entry.value)
      case "lesions": readFacet(entry.value, .lesion)
      case "sites": readFacet(entry.value, .site)
      default: break
      }
    }
  }

  private mutating func readVersion(_ entry: NodeReader.Entry?, root: Node) {
    guard let entry else {
      nodes.report(
        .missingKey, at: root, "the key 'derm_rules' is missing",
        remedy: "Begin with 'derm_rules: 1'.")
      return
    }
    guard let text = nodes.string(entry.value, "derm_rules") else { return }
    if text.value != "1" {
      nodes.report(
        .unknownVersion, at: text, "unknown version '\(text.value)' of the rule language",
        remedy: "This derm reads version 1: write 'derm_rules: 1', or use a newer derm.")
    }
  }

  private mutating func readDefaults(_ node: Node) {
    let keys = ["by", "date", "status", "review", "confidence", "see"]
    defaults = readNote(nodes.mapping(node, "defaults", keys: keys))
    file.defaults = defaults
  }

  private mutating func readPeople(_ node: Node) {
    for entry in nodes.mapping(node, "people") {
      file.people.append(entry.key)
      let keys = ["name", "role", "orcid", "email"]
      var person = Person()
      for detail in nodes.mapping(entry.value, "person '\(entry.key.value)'", keys: keys) {
        let text = nodes.string(detail.value, detail.key.value)?.value ?? ""
        switch detail.key.value {
        case "name": person.name = text
        case "orcid": person.orcid = text
        case "role": person.role = text
        default: person.email = text
        }
      }
      file.personByID[entry.key.value] = person
    }
  }

  private mutating func readPolicy(_ node: Node) {
    let keys = [
      "unknown_term", "no_label_left", "near_threshold", "votes_at_least", "weight_at_least",
    ]
    for entry in nodes.mapping(node, "policy", keys: keys) {
      let name = entry.key.value
      switch name {
      case "unknown_term":
        let words = RulePolicy.UnknownTerm.allCases.map(\.rawValue)
        if let word = nodes.choice(entry.value, name, among: words) {
          file.policy.unknownTerm = RulePolicy.UnknownTerm(rawValue: word) ?? .review
        }
      case "no_label_left":
        let words = RulePolicy.NoLabelLeft.allCases.map(\.rawValue)
        if let word = nodes.choice(entry.value, name, among: words) {
          file.policy.noLabelLeft = RulePolicy.NoLabelLeft(rawValue: word) ?? .exclude
        }
      case "votes_at_least":
        let remedy = "Write a number such as 2; without the line, one vote is enough."
        let votes = nodes.count(entry.value, name, of: "votes", from: 1, remedy: remedy)
        file.policy.votesAtLeast = votes.map { Located($0, entry.value.position) }
      case "weight_at_least":
        file.policy.weightAtLeast = readWeight(entry.value, name)
      default:
        // `near_threshold` is all that is left: `mapping` lets no other key through.
        if let share = readShare(entry.value, name) { file.policy.nearThreshold = share }
      }
    }
  }

  /// A share from 0 to 1, also as a percentage.
  private mutating func readWeight(_ node: Node, _ what: String) -> Located<Double>? {
    guard let text = nodes.string(node, what) else { return nil }
    let share = Threshold.Share(percent: text.value).map {
      Double($0.numerator) / Double($0.denominator)
    }
    let isPlain = text.value.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
    guard let weight = share ?? (isPlain ? Double(text.value) : nil), weight > 0, weight <= 1 else {
      nodes.report(
        .wrongType, at: text, "\(what) must be a share above 0 up to 1, not '\(text.value)'",
        remedy: "Write for instance 0.5 or 50%; without the line, any weight is enough.")
      return nil
    }
    return Located(weight, node.position)
  }

  mutating func readShare(_ node: Node, _ what: String) -> Threshold.Share? {
    guard let text = nodes.string(node, what) else { return nil }
    guard let share = Threshold.Share(percent: text.value) else {
      nodes.report(
        .wrongType, at: text, "\(what) must be a percentage, not '\(text.value)'",
        remedy: "Write for instance 0.46%, from 0% to 100%.")
      return nil
    }
    return share
  }

  private mutating func readSpelling(_ node: Node) {
    for entry in nodes.mapping(node, "spelling") {
      guard let right = nodes.string(entry.value, "the right spelling") else { continue }
      file.spelling.append(SpellingRule(wrong: entry.key, right: right))
    }
  }
}
