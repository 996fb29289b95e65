import Randomness

/// Rules files in the layouts that people and editors make, all with the same classes and terms.
struct RandomRules {
  private var random: RandomStream
  private let step: Int
  private let dashStep: Int
  private var lines: [(text: String, isPlain: Bool)] = []

  init(seed: UInt64) {
    random = RandomStream(seed: seed, purpose: "rule layouts")
    step = random.below(3) == 0 ? 4 : 2
    dashStep = random.below(3) == 0 ? 0 : step
  }

  /// The bytes of a file: `a` has terms in lists, `b` few, `c` none.
  mutating func bytes() -> [UInt8] {
    if chance(2) { add("# A file that a person wrote") }
    add("derm_rules: 1")
    add(chance(2) ? "people: {ab: {name: \"A. B.\"}}" : "people:\n\(pad(1))ab: {name: A. B.}")
    if chance(2) { add("defaults: {by: ab, date: 2026-01-02, status: approved}") }
    if chance(3) { spelling() }
    add("lesions:")
    classes()
    for key in ["also", "drop", "never_merge"] where chance(2) { section(key) }
    if chance(3) { spelling() }
    if chance(2) { add("sites:\n\(pad(1))classes: {hand: {same_as: [hand]}, foot: {}}") }
    return finished()
  }

  private mutating func chance(_ one: Int) -> Bool { random.below(one) == 0 }

  private func pad(_ depth: Int) -> String { String(repeating: " ", count: depth * step) }

  private mutating func add(_ text: String, isPlain: Bool = true) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append((String(line), isPlain))
    }
  }

  private var hasSpelling: Bool { lines.contains { $0.text.hasPrefix("spelling:") } }

  private mutating func spelling() {
    if hasSpelling { return }
    add(
      chance(2)
        ? "spelling: {tumor: tumour,  oedema: \"edema\"}"
        : "spelling:\n\(pad(1))tumor: tumour\n\(pad(1))'oedema': edema")
  }

  private mutating func list(_ key: String, _ items: [String], depth: Int) {
    switch random.below(4) {
    case 0: add("\(pad(depth))\(key): [\(items.joined(separator: ", "))]")
    case 1:
      add(
        "\(pad(depth))\(key): [\(items.joined(separator: ",\n\(pad(depth + 2))"))\(chance(2) ? "," : "")"
      )
      add("\(pad(depth + 1))]")
    default:
      add("\(pad(depth))\(key):")
      for item in items { add("\(pad(depth))\(String(repeating: " ", count: dashStep))- \(item)") }
    }
  }

  private mutating func classes() {
    if chance(4) {
      add(
        "\(pad(1))classes: {a: {same_as: [alpha, 'al pha'], looks_like: {term: eel, why: \"w\"}},")
      add("\(pad(3))b: {label: B, same_as: beta}, c: {}}")
      return
    }
    add("\(pad(1))classes:")
    add("\(pad(2))a:")
    add("\(pad(3))label: \"class A\"")
    list("same_as", ["alpha", "'al pha'", "{term: \"al, pha\", why: \"it's #1\"}"], depth: 3)
    if chance(3) {
      add("\(pad(3))why: |")
      add("\(pad(4))# no comment\n\(pad(4))  text: [\n\n\(pad(4))end", isPlain: false)
    }
    add(chance(2) ? "\(pad(2))b: {label: B, same_as: beta}" : "\(pad(2))b:\n\(pad(3))same_as: beta")
    add("\(pad(2))c: \(chance(2) ? "{}" : "{label: \"c: the {third}\"}")")
  }

  private mutating func section(_ key: String) {
    let items =
      switch key {
      case "also": ["{term: gamma, means: [a, b]}"]
      case "drop":
        ["{term: delta, why: \"no # lesion\"}", "{term: epsilon, may_be: all, why: vague}"]
      default: ["{pair: [alpha, beta], why: 'isn''t'}"]
      }
    if chance(3), key == "drop" {
      add("\(pad(1))drop:\n\(pad(1))- term: delta\n\(pad(1))  why: >-")
      add("\(pad(1))    folded\n\(pad(1))    text", isPlain: false)
      return
    }
    list(key, items, depth: 1)
  }

  private mutating func finished() -> [UInt8] {
    let ending = random.below(3)
    var text = chance(8) ? "\u{FEFF}" : ""
    for (number, line) in lines.enumerated() {
      if line.isPlain, number > 0, chance(6) {
        text += chance(2) ? "\(pad(random.below(4)))# note \(number)" : ""
        text += lineEnd(ending)
      }
      text += line.text
      if line.isPlain, chance(6) { text += "   # \(number), [" }
      if number < lines.count - 1 { text += lineEnd(ending) }
    }
    for _ in 0..<random.below(3) { text += lineEnd(ending) }
    if chance(5) { text += "\(lineEnd(ending))# the end" }
    return Array(text.utf8)
  }

  private mutating func lineEnd(_ kind: Int) -> String {
    kind == 0 ? "\n" : kind == 1 ? "\r\n" : chance(2) ? "\n" : "\r\n"
  }
}
