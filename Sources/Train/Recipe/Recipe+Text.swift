internal import Files
internal import Terms

extension Recipe {
  /// Reads a recipe from a file.
  ///
  /// Fails with line and column when a key is unknown or a value does not fit.
  package static func read(_ path: String) throws -> Recipe {
    try read(path, isComplete: false)
  }

  /// Reads the complete recipe of a run; keys that came after it mean what was done before.
  ///
  /// Fails with line and column when a key is unknown or a value does not fit.
  static func readComplete(_ path: String) throws -> Recipe {
    try read(path, isComplete: true)
  }

  private static func read(_ path: String, isComplete: Bool) throws -> Recipe {
    let file = try MappedFile(path)
    guard let text = String(validating: file.bytes(0..<file.count), as: UTF8.self) else {
      throw TrainError.badRecipe(
        path: path, line: 1, column: nil, what: "the recipe is not UTF-8",
        remedy: "Save it as UTF-8.")
    }
    return try RecipeReader(source: path).read(text, isComplete: isComplete)
  }

  /// Reads a recipe from a text; `source` names it in messages.
  ///
  /// Fails with line and column when a key is unknown or a value does not fit.
  package static func parse(_ text: String, source: String) throws(TrainError) -> Recipe {
    try RecipeReader(source: source).read(text)
  }

  /// Reads the complete recipe of a checkpoint; keys that came after it mean what was done before.
  ///
  /// Fails with line and column when a key is unknown or a value does not fit.
  static func parseComplete(_ text: String, source: String) throws(TrainError) -> Recipe {
    try RecipeReader(source: source).read(text, isComplete: true)
  }

  /// Sets one key, as a flag does; `source` names the flag in messages.
  ///
  /// Call `check` after the last one. Fails when the key is unknown or the value does not fit.
  package mutating func set(
    _ key: String, to value: String, source: String
  ) throws(TrainError) {
    try RecipeReader(source: source).apply(key, value, to: &self)
  }

  /// Checks what the keys must hold together; `source` names the recipe in messages.
  ///
  /// Fails with what contradicts what.
  package func check(source: String) throws(TrainError) {
    try RecipeRules(source: source).check(self, at: nil)
  }

  /// The complete recipe as YAML, each key with its meaning.
  package var text: String {
    var lines = ["derm_recipe: \(RecipeReader.version)"]
    var section = ""
    // A recipe without further heads has no line for them.
    for field in RecipeField.all where field.key != FurtherHeads.key || !heads.all.isEmpty {
      if field.section != section {
        section = field.section
        lines.append("\(section):")
      }
      let indent = section.isEmpty ? "" : "  "
      let entry = "\(indent)\(field.leaf): \(field.write(self))"
      lines.append("\("\(entry)  ".rightPadded(34))# \(field.summary)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
