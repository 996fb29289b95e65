import Foundation
internal import Rules
import RuleSamples
import TestSupport
import Testing

/// The JSON Schema that gives completion in editors says what the reader says.
@Suite struct SchemaTests {
  private struct Schema {
    let root: [String: Any]

    init() throws {
      let data = try Data(
        contentsOf: URL(fileURLWithPath: Checkout.file("taxonomy/rules.schema.json")))
      root = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Follows keys, and references wherever one stands; a number chooses of a list.
    func node(_ path: String) throws -> [String: Any] {
      var node = root
      for key in path.split(separator: "/") {
        if let list = node[String(key.prefix { $0 != "#" })] as? [[String: Any]],
          let index = key.split(separator: "#").last.flatMap({ Int($0) })
        {
          node = try resolved(list[index])
        } else {
          node = try resolved(try #require(node[String(key)] as? [String: Any], "\(path): \(key)"))
        }
      }
      return node
    }

    private func resolved(_ node: [String: Any]) throws -> [String: Any] {
      guard let reference = node["$ref"] as? String else { return node }
      let name = String(reference.dropFirst("#/$defs/".count))
      let definitions = try #require(root["$defs"] as? [String: Any])
      return try resolved(try #require(definitions[name] as? [String: Any], "\(reference)"))
    }

    /// The keys that an object may have: its own and those of what it is put together from.
    func keys(_ path: String) throws -> Set<String> {
      let node = try node(path)
      var keys: Set<String> = []
      for part in (node["allOf"] as? [[String: Any]] ?? []).map({ try? resolved($0) }) {
        keys.formUnion((part?["properties"] as? [String: Any] ?? [:]).keys)
      }
      for (key, value) in node["properties"] as? [String: Any] ?? [:] {
        if value as? Bool == false { keys.remove(key) } else { keys.insert(key) }
      }
      return keys
    }
  }

  /// Where a mapping stands: a rules file with the key `bogus` in it, and the schema's path.
  private static let mappings: [(String, String)] = [
    ("bogus: 1", ""),
    ("people: {ab: {bogus: 1}}", "properties/people/additionalProperties"),
    ("defaults: {bogus: 1}", "properties/defaults"),
    ("policy: {bogus: 1}", "properties/policy"),
    ("lesions: {bogus: 1}", "properties/lesions"),
    ("sites: {bogus: 1}", "properties/sites"),
    (
      "lesions: {classes: {a: {bogus: 1}}}",
      "properties/lesions/properties/classes/additionalProperties"
    ),
    (
      "sites: {classes: {a: {bogus: 1}}}",
      "properties/sites/properties/classes/additionalProperties"
    ),
    ("lesions: {drop_under: {bogus: 1}}", "properties/lesions/properties/drop_under/anyOf#1"),
    (
      "lesions: {families: {f: {bogus: 1}}}",
      "properties/lesions/properties/families/additionalProperties"
    ),
    ("lesions: {also: [{term: x, bogus: 1}]}", "properties/lesions/properties/also/items"),
    ("lesions: {drop: [{term: x, bogus: 1}]}", "properties/lesions/properties/drop/items"),
    (
      "lesions: {never_merge: [{pair: [a, b], bogus: 1}]}",
      "properties/lesions/properties/never_merge/items"
    ),
    (
      "lesions: {classes: {a: {same_as: [{term: x, bogus: 1}]}}}",
      "properties/lesions/properties/classes/additionalProperties/allOf#0/properties/same_as/anyOf#0/anyOf#1"
    ),
    (
      "lesions: {classes: {a: {same_as: [{term: x, when: {bogus: 1}}]}}}",
      "properties/lesions/properties/also/items/properties/when"
    ),
    (
      "lesions: {classes: {a: {status: {bogus: 1}}}}",
      "properties/defaults/properties/status/anyOf#2"
    ),
  ]

  @Test(arguments: mappings)
  func `reader and schema allow the same keys`(_ text: String, _ path: String) throws {
    let found = RuleText.lint("derm_rules: 1\n\(text)\n").filter { $0.code == .unknownKey }
    let remedy = try #require(found.first?.remedy, "\(text)")
    let allowed = try #require(remedy.firstMatch(of: #/Allowed here: (.*)\./#)).1
    let read = Set(allowed.split(separator: ", ").map(String.init))
    #expect(try Schema().keys(path) == read, "\(path)")
  }

  /// A word of a list, with the file in which it may stand.
  private static let words: [(String, String)] = [
    ("properties/policy/properties/unknown_term", "policy: {unknown_term: WORD}"),
    ("properties/policy/properties/no_label_left", "policy: {no_label_left: WORD}"),
    ("properties/sites/properties/one_per_image", "sites: {one_per_image: WORD}"),
    ("properties/lesions/properties/facet", "lesions: {facet: WORD}"),
    (
      "properties/lesions/properties/classes/additionalProperties/allOf#0/properties/facet",
      "lesions: {classes: {a: {facet: WORD}}}"
    ),
    (
      "properties/sites/properties/classes/additionalProperties/allOf#0/properties/predilection",
      "sites: {classes: {a: {predilection: WORD}}}"
    ),
    ("properties/defaults/properties/status/anyOf#0", "defaults: {status: WORD}"),
  ]

  @Test(arguments: words)
  func `the reader takes each word of the schema and no other`(
    _ path: String, _ text: String
  ) throws {
    let words = try #require(try Schema().node(path)["enum"] as? [String])
    for word in words {
      let file = "derm_rules: 1\n" + text.replacing("WORD", with: word) + "\n"
      #expect(RuleText.lint(file).filter(\.isError).isEmpty, "\(word)")
    }
    let wrong = RuleText.lint("derm_rules: 1\n" + text.replacing("WORD", with: "bogus") + "\n")
    #expect(wrong.contains { $0.code == .wrongType })
  }

  @Test func `required keys are required by both, and every key says what it is`() throws {
    let schema = try Schema()
    for (path, key) in [
      ("", "derm_rules"), ("properties/lesions/properties/drop/items", "term"),
      ("properties/lesions/properties/never_merge/items", "pair"),
    ] {
      #expect((try schema.node(path)["required"] as? [String])?.contains(key) == true)
    }
    let missing = [
      "lesions: {}", "derm_rules: 1\nlesions: {drop: [{why: x}]}",
      "derm_rules: 1\nlesions: {never_merge: [{why: x}]}",
      "derm_rules: 1\nlesions: {families: {f: {}}}",
      "derm_rules: 1\nlesions: {also: [{why: x}]}",
    ]
    for text in missing {
      #expect(RuleText.lint(text).contains { $0.code == .missingKey }, "\(text)")
    }
    for verb in ["same_as", "includes", "looks_like"] {
      let path = "properties/sites/properties/classes/additionalProperties/allOf#0/properties"
      let properties = try schema.node(path)
      let entry = try #require(properties[verb] as? [String: Any])
      #expect(entry["description"] is String)
    }
  }
}
