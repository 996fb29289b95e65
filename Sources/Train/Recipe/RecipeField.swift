internal import Terms

/// One key of a recipe: its name, meaning, and how its value is read, checked and written.
package struct RecipeField: Sendable {
  /// The key with its section, as `input.side`.
  package let key: String
  /// What it means, in one line.
  package let summary: String
  /// Of a key that came later: the value that says what was done before; nil of the first keys.
  let before: String?
  /// Reads scalars into a recipe; the result says what is wrong, or nil.
  let read: @Sendable (_ scalars: [String], _ isList: Bool, inout Recipe) -> String?
  /// The value in a recipe as text.
  let write: @Sendable (Recipe) -> String

  /// The key's section, or an empty text.
  var section: String {
    key.contains(".") ? String(key.prefix { $0 != "." }) : ""
  }

  /// The key without its section.
  var leaf: String {
    section.isEmpty ? key : String(key.dropFirst(section.count + 1))
  }

  /// Describes a key whose value lies at a path of the recipe.
  init<Value: RecipeValue>(
    _ key: String, _ path: any WritableKeyPath<Recipe, Value> & Sendable, _ summary: String,
    before: Value? = nil, must rule: String = "",
    _ holds: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) {
    self.key = key
    self.summary = summary
    self.before = before?.text
    read = { scalars, isList, recipe in
      guard let value = Value.read(scalars, isList: isList) else {
        let given = isList ? "[\(scalars.joined(separator: ", "))]" : scalars.joined()
        return "'\(key)' must be \(Value.expected), not '\(given)'"
      }
      guard holds(value) else { return "'\(key)' must be \(rule), not \(value.text)" }
      recipe[keyPath: path] = value
      return nil
    }
    write = { $0[keyPath: path].text }
  }
}

extension RecipeField {
  /// All keys, in the order in which a complete recipe lists them.
  package static let all: [RecipeField] =
    general + input + optimiser + ofOptimizers + schedule + losses

  private static let general = [
    RecipeField(
      "name", \.name, "name of the run and its folder",
      must: "made of letters, digits, '.', '_' and '-', and start with a letter or digit"
    ) { isFolderName($0) },
    RecipeField("model", \.model, "the network"),
    RecipeField("tasks", \.tasks, "heads that are trained: mtl, lesion or site"),
    RecipeField("seed", \.seed, "seed of weights, order, augmentation and validation images"),
    RecipeField("batch", \.batch, "images in a step", must: "1 to 65536") {
      Recipe.batches.contains($0)
    },
    RecipeField(
      "convolutions", \.convolutions,
      "direct convolution, or fast: Winograd convolution where it is faster"),
    RecipeField(
      "accumulate", \.accumulate, "micro-batches of a batch, whose gradients add up to one step",
      must: "1 to 65536"
    ) { Recipe.batches.contains($0) },
    RecipeField("memory", \.memory, "what a step may take: more micro-batches until it fits"),
    RecipeField("epochs", \.epochs, "passes over the training images", must: "0 to 1000000") {
      (0...1_000_000).contains($0)
    },
    RecipeField("iterations", \.iterations, "steps, instead of epochs", must: "0 to 1000000000") {
      Recipe.steps.contains($0)
    },
    RecipeField(
      "validate_every", \.validateEvery, "steps between validations; 0: each epoch",
      must: "0 to 1000000000"
    ) { Recipe.steps.contains($0) },
    RecipeField(
      "validation", \.validation, "share of the training folds that validates",
      must: "over 0 and at most 0.5"
    ) { $0 > 0 && $0 <= 0.5 },
    RecipeField(
      "calibration", \.calibration, "none, or temperature: of each head, on validation images",
      before: Calibration.none),
    RecipeField(
      "heads", \.heads, "further heads by id, each with facet, kind, weight, at_least, …",
      before: FurtherHeads()),
  ]

  /// Whether a text can be the name of a run's folder.
  static func isFolderName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-")
    else { return false }
    return text.utf8.allSatisfy {
      $0.isASCIILetter || $0.isASCIIDigit || "._-".utf8.contains($0)
    }
  }
}
