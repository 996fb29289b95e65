internal import Artifacts
internal import Vocabulary

/// One key of a further head of a recipe: its name, meaning, and how its value is read, checked and written.
package struct HeadField: Sendable {
  /// Its name below `heads.ID` in a recipe.
  package let key: String
  /// What it means, in one line.
  package let summary: String
  /// Reads scalars into a head; the result says what is wrong, or nil.
  let read: @Sendable (_ scalars: [String], _ isList: Bool, inout FurtherHead) -> String?
  /// The value in a head as text.
  let write: @Sendable (FurtherHead) -> String

  /// Describes a key whose value lies at a path of the head.
  private init<Value: RecipeValue>(
    _ key: String, _ path: any WritableKeyPath<FurtherHead, Value> & Sendable, _ summary: String,
    must rule: String = "", _ holds: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) {
    self.key = key
    self.summary = summary
    read = { scalars, isList, head in
      guard let value = Value.read(scalars, isList: isList) else {
        let given = isList ? "[\(scalars.joined(separator: ", "))]" : scalars.joined()
        return "'\(key)' must be \(Value.expected), not '\(given)'"
      }
      guard holds(value) else { return "'\(key)' must be \(rule), not \(value.text)" }
      head[keyPath: path] = value
      return nil
    }
    write = { $0[keyPath: path].text }
  }

  /// All keys, in the order in which a complete recipe lists them.
  package static let all = [
    HeadField("facet", \.facet, "what its labels are taken from", must: "diagnosis") {
      $0 == .diagnosis
    },
    HeadField(
      "kind", \.kind, "multi-class: an image has one of its classes; multi-label: any number"),
    HeadField("weight", \.weight, "weight of its loss", must: "at least 0") { $0 >= 0 },
    HeadField(
      "at_least", \.atLeast, "images with pixels that make a class", must: "1 to 1000000"
    ) { (1...1_000_000).contains($0) },
    HeadField("smoothing", \.smoothing, "label smoothing", must: "at least 0, under 1") {
      (0..<1).contains($0)
    },
    HeadField(
      "class_weights", \.classWeights,
      "weight of classes (multi-label: of positives): none, balanced, root (multi-label alone)"),
  ]
}

extension Facet: RecipeValue {
  /// The facets of which a pack holds what a further head needs.
  static var expected: String { Facet.diagnosis.rawValue }
}
extension Head.Kind: RecipeValue {}
