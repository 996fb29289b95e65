import Randomness

/// A rules file made at random: some are right, some break one or more rules of the language.
struct RandomRuleFile {
  /// Terms, some of which come to one normal form, match others, or are traps of YAML.
  static let terms = [
    "papule", "papule / red", "Papule.", "\"* / red\"", "ulcer", "\"ulcer, scar\"", "scar",
    "macule",
    "p\u{0430}pule", "\"no\"", "crust / red", "typo", "ulcers", "wheal", "edema", "oedema",
  ]
  static let sites = ["hands", "hands / nails", "feet", "face", "\"* / nails\""]
  static let people = ["ab", "cd"]

  private(set) var sections: [String: [String]] = [:]
  private var random: RandomStream

  init(seed: UInt64) {
    random = RandomStream(seed: seed, purpose: "random rules")
    var terms = Self.terms
    // Most files give a term once; some give it several times.
    let isCareful = random.below(100) < 75
    let ids = Array(["c0", "c1", "c2", "c3", "c4"].prefix(1 + random.below(5)))
    func oddly(_ share: Int) -> Bool { random.below(100) < share }
    func take() -> String {
      guard isCareful, !terms.isEmpty else { return Self.terms[random.below(Self.terms.count)] }
      return terms.remove(at: random.below(terms.count))
    }
    func some(_ ids: [String]) -> String {
      oddly(2) ? "c9" : ids[random.below(ids.count)]
    }
    func note(_ why: Int) -> String {
      var note = oddly(why) ? ", why: \"for a reason\"" : ""
      if oddly(20) { note += ", by: \(oddly(5) ? "xy" : Self.people[random.below(2)])" }
      if oddly(20) { note += ", date: \(oddly(5) ? "2026-13-01" : "2026-11-23")" }
      if oddly(15) {
        let words = ["approved", "proposed", "rejected", "\"superseded-by: c1\"", "done"]
        note += ", status: \(words[random.weighted([4, 4, 4, 2, 0.2])])"
      }
      if oddly(1) { note += ", wyh: typo" }
      return note
    }
    sections["people"] = Self.people.map { "  \($0): {name: \($0)}" }
    if oddly(30) {
      sections["spelling"] = ["  oedema: edema", "  ulcers: \(oddly(10) ? "typo" : "ulcer")"]
    }
    if oddly(3) { sections["spelling", default: []].append("  typo: ulcers") }
    if oddly(30) {
      sections["policy"] = [
        "  unknown_term: \(oddly(5) ? "error" : "review")",
        "  no_label_left: \(oddly(40) ? "keep" : "exclude")",
        "  near_threshold: \(oddly(4) ? "ten" : "10%")",
      ]
    }
    sections["lesions/classes"] = ids.map { id in
      var parts: [String] = []
      if oddly(40) { parts.append("label: \(oddly(3) ? "one" : "label of \(id)")") }
      for verb in ["same_as", "includes", "looks_like"] where oddly(verb == "same_as" ? 90 : 30) {
        let count = 1 + random.below(2)
        let items = (0..<count).map { _ in
          oddly(30) && verb != "looks_like"
            ? "{term: \(take())\(note(10))}"
            : verb == "looks_like" ? "{term: \(take())\(note(96))}" : take()
        }
        parts.append("\(verb): [\(items.joined(separator: ", "))]")
      }
      return "    \(id): {\(parts.joined(separator: ", "))}"
    }
    if oddly(30), ids.count > 1 {
      let rest = some(ids)
      let members = ids.filter { $0 != rest && oddly(60) }
      let limit = oddly(50) ? "\(random.below(6))" : "{share: \(random.below(40))%, at_least: 1}"
      sections["lesions/families"] = [
        "    f: {keep_apart_over: \(limit), rest: \(rest), members: [\(members.joined(separator: ", "))]}"
      ]
    }
    if oddly(40) { sections["lesions/drop_under"] = ["\(oddly(3) ? -1 : random.below(5))"] }
    if oddly(30), ids.count > 1 {
      sections["lesions/also"] = [
        "    - {term: \(take()), means: [\(some(ids)), \(some(ids))]\(note(20))}"
      ]
    }
    if oddly(50) {
      let doubt = oddly(30) ? ", may_be: all" : oddly(30) ? ", may_be: [\(some(ids))]" : ""
      sections["lesions/drop"] = (0...random.below(2)).map { _ in
        "    - {term: \(take())\(doubt)\(note(96))}"
      }
    }
    if oddly(30) {
      sections["lesions/never_merge"] = ["    - {pair: [\(take()), \(take())]\(note(20))}"]
    }
    if oddly(70) {
      var indices = Self.sites
      sections["sites/classes"] = ["s0", "s1"].map { id in
        "    \(id): {same_as: [\(indices.remove(at: random.below(indices.count)))]}"
      }
      let rules = ["unknown-if-many", "most-specific", "first", "last"]
      sections["sites/one_per_image"] = [rules[random.weighted([3, 3, 3, 0.2])]]
    }
  }

  /// The file; other seeds put the lines into another order.
  func text(order seed: UInt64) -> String {
    var random = RandomStream(seed: seed, purpose: "order of lines")
    func shuffled(_ items: [String]) -> [String] {
      var items = items
      random.shuffle(&items)
      return items
    }
    var blocks = ["derm_rules: 1\n"]
    for name in ["people", "spelling", "policy"] {
      guard let lines = sections[name] else { continue }
      blocks.append("\(name):\n" + shuffled(lines).joined(separator: "\n") + "\n")
    }
    for facet in ["lesions", "sites"] {
      let parts = sections.keys.filter { $0.hasPrefix("\(facet)/") }.sorted()
      if parts.isEmpty { continue }
      let texts = parts.map { part in
        let key = part.dropFirst(facet.count + 1)
        let lines = sections[part] ?? []
        return ["drop_under", "one_per_image"].contains(String(key))
          ? "  \(key): \(lines[0])\n"
          : "  \(key):\n" + shuffled(lines).joined(separator: "\n") + "\n"
      }
      blocks.append("\(facet):\n" + shuffled(texts).joined())
    }
    return shuffled(blocks).joined()
  }

  /// The file with bytes knocked out of it and others knocked in.
  func damagedText(order seed: UInt64) -> [UInt8] {
    var random = RandomStream(seed: seed, purpose: "damage")
    var bytes = Array(text(order: seed).utf8)
    let pieces = [
      "[", "{", "}", "]", ": ", "- ", "\n", "  ", "\"", "*", "&a ", "no", "%", "ä", "#", ",", "\t",
      "|", "null", "\u{0}",
    ]
    for _ in 0..<(1 + random.below(3)) {
      let index = random.below(bytes.count)
      switch random.below(4) {
      case 0: bytes.removeSubrange(index..<min(bytes.count, index + 1 + random.below(6)))
      case 1: bytes[index] = UInt8(random.below(256))
      default: bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: index)
      }
    }
    return bytes
  }
}
