internal import Digests
internal import Files
internal import Foundation
internal import Rules
internal import Terms
internal import Vocabulary

/// What was decided last time: `rules.lock`.
///
/// YAML with one entry a line, sorted, so that it diffs well.
package struct Lock: Sendable, Equatable {
  /// The mapping of a term.
  struct TermEntry: Sendable, Hashable, Codable {
    let facet: String
    let term: String
    let count: Int
    let mapping: String
    let classes: [String]
    let rule: String

    /// The file's keys; `fate` is the old word for the mapping.
    private enum CodingKeys: String, CodingKey {
      case facet, term, count
      case mapping = "fate"
      case classes, rule
    }
  }

  /// The result of a threshold.
  struct ThresholdEntry: Sendable, Hashable, Codable {
    let facet: String
    let `class`: String
    let kind: String
    let result: String
    let count: Int
    let threshold: Int
    let basis: String

    /// What the words stand for; nil when one of them is none that derm writes.
    var meaning: (facet: Facet, kind: ThresholdResult.Kind, decision: ThresholdResult.Decision)? {
      guard let facet = Facet(rawValue: facet), let kind = ThresholdResult.Kind(rawValue: kind),
        let decision = ThresholdResult.Decision(rawValue: result)
      else { return nil }
      return (facet, kind, decision)
    }

    /// The file's keys; `verdict` is the old word for the result.
    private enum CodingKeys: String, CodingKey {
      case facet, `class`, kind
      case result = "verdict"
      case count, threshold, basis
    }
  }

  typealias StatementEntry = RuleStatement.Entry

  /// Digest of what the rules say, whatever the order of their lines.
  var rules: String
  /// Digest of the file of corrections of single images.
  var overrides = Digest.of([]).hex
  /// Digest of the facts.
  var data: String
  /// Images in the catalogue.
  var images: Int
  /// Results of thresholds, sorted.
  var thresholds: [ThresholdEntry]
  /// Mappings of terms, sorted.
  var terms: [TermEntry]
  /// What the rules said, sorted by what it speaks of.
  var statements: [StatementEntry] = []

  /// The results that are locked.
  package var decisions: LockedThresholds {
    var locked = LockedThresholds()
    for case let (entry, meaning?) in thresholds.map({ ($0, $0.meaning) }) {
      locked.lock(meaning.facet, meaning.kind, entry.class, entry.basis, meaning.decision)
    }
    return locked
  }

  /// The file's text.
  ///
  /// Fails when a value has no JSON form, which can't be.
  func text() throws(FileError) -> String {
    var text =
      "# Written by derm-refine; keep it next to the rules file and under version control.\n"
    text += "derm_lock: 2\nrules: \(rules)\noverrides: \(overrides)\ndata: \(data)\n"
    text += "images: \(images)\nthresholds:\n"
    for entry in thresholds {
      text += "- " + String(decoding: try JSONLines.line(entry), as: UTF8.self)
    }
    text += "terms:\n"
    for term in terms { text += "- " + String(decoding: try JSONLines.line(term), as: UTF8.self) }
    text += "statements:\n"
    for said in statements {
      text += "- " + String(decoding: try JSONLines.line(said), as: UTF8.self)
    }
    return text + "\(Self.ending):\n"
  }

  /// What stands last, so that a file that is cut off is not taken for a shorter one; since version 2.
  private static let ending = "end"
  /// What a lock has, in order; the last is missing in version 1.
  private static let sections = [
    "derm_lock", "rules", "data", "images", "thresholds", "terms", Lock.ending,
  ]

  /// Reads the file's bytes.
  ///
  /// Fails when it is not what this derm writes, empty or cut off.
  static func read(_ bytes: [UInt8], path: String) throws(TaxonomyError) -> Lock {
    var lock = Lock(rules: "", data: "", images: 0, thresholds: [], terms: [])
    var section = ""
    var version = ""
    var seen: Set<String> = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      if line.starts(with: Array("- ".utf8)) {
        let data = Data(line.dropFirst(2))
        let decoder = JSONDecoder()
        switch section {
        case "thresholds":
          // An unknown word would silently unlock its class.
          guard let entry = try? decoder.decode(ThresholdEntry.self, from: data),
            entry.meaning != nil
          else {
            throw .lock(path: path, line: number + 1)
          }
          lock.thresholds.append(entry)
        case "terms":
          guard let term = try? decoder.decode(TermEntry.self, from: data) else {
            throw .lock(path: path, line: number + 1)
          }
          lock.terms.append(term)
        case "statements":
          guard let said = try? decoder.decode(StatementEntry.self, from: data) else {
            throw .lock(path: path, line: number + 1)
          }
          lock.statements.append(said)
        default: throw .lock(path: path, line: number + 1)
        }
        continue
      }
      let text = String(decoding: line, as: UTF8.self)
      let parts = text.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      // Each key opens a section, so that entries below know what they are. An unknown one is
      // damage or a newer derm's: reading on would lose results that are locked.
      section = parts.first ?? ""
      seen.insert(section)
      let value = parts.count > 1 ? parts[1] : ""
      switch section {
      case "derm_lock":
        guard ["1", "2"].contains(value) else { throw .lock(path: path, line: number + 1) }
        version = value
      case "rules": lock.rules = value
      case "overrides": lock.overrides = value
      case "data": lock.data = value
      case "images":
        guard let images = PlainNumber.natural(value) else {
          throw .lock(path: path, line: number + 1)
        }
        lock.images = images
      case "thresholds", "terms", "statements", Self.ending: break
      default: throw .lock(path: path, line: number + 1)
      }
    }
    let wanted = sections.filter { $0 != ending || version != "1" }
    guard wanted.allSatisfy({ seen.contains($0) }), bytes.last == UInt8(ascii: "\n") else {
      throw .cutOff(path: path, line: max(1, lines.count - 1), remedy: "--relock")
    }
    return lock
  }

  /// What differs besides counts, in words; sorted.
  func differences(from old: Lock) -> [String] {
    var differences: [String] = []
    if rules != old.rules { differences.append("the rules changed") }
    if overrides != old.overrides { differences.append("the overrides changed") }
    // Counts change with every new image; `--frozen` is about decisions.
    func mappings(_ lock: Lock) -> [String: String] {
      Dictionary(
        lock.terms.map {
          ("\($0.facet) '\($0.term)'", "\($0.mapping) \($0.classes.joined(separator: ", "))")
        }, uniquingKeysWith: { first, _ in first })
    }
    func results(_ lock: Lock) -> [String: String] {
      Dictionary(
        lock.thresholds.map { ("\($0.facet) class '\($0.class)' (\($0.kind))", $0.result) },
        uniquingKeysWith: { first, _ in first })
    }
    for (mine, theirs) in [(mappings(self), mappings(old)), (results(self), results(old))] {
      for key in Set(mine.keys).union(theirs.keys).sorted() where mine[key] != theirs[key] {
        differences.append(
          "\(key): \(theirs[key] ?? "not there") -> \(mine[key] ?? "not there")")
      }
    }
    return differences
  }
}
