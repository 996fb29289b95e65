internal import Documents
internal import Vocabulary
internal import Yams

/// Reads recipes from YAML and applies flags to them.
struct RecipeReader {
  /// The file's name for messages.
  let source: String

  /// The version of the format, the value of the key `derm_recipe`.
  static let version = "1"

  /// Reads a recipe; keys that are not there keep their defaults.
  ///
  /// A complete recipe, as a run or a checkpoint has it, lacks a key only when the key came later:
  /// there it means what was done before.
  func read(_ text: String, isComplete: Bool = false) throws(TrainError) -> Recipe {
    guard let root = try node(of: text) else {
      throw problem(nil, "the recipe is empty", "Start with 'derm_recipe: \(Self.version)'.")
    }
    guard let keys = root.keys() else {
      throw problem(root, "a recipe is a list of 'key: value'", "See docs/training.md.")
    }
    var recipe = Recipe()
    var hasVersion = false
    var stated: Set<String> = []
    if isComplete { try applyEarlierValues(to: &recipe) }
    for key in keys {
      let (name, value) = (key.name.value, key.value)
      stated.insert(name)
      if name == "derm_recipe" {
        let version = value.text?.value ?? ""
        guard version == Self.version else {
          throw problem(value, "unknown version '\(version)'", "This derm reads version 1.")
        }
        hasVersion = true
      } else if name == FurtherHeads.key, let section = value.keys() {
        recipe.heads = try heads(section)
      } else if let section = value.keys() {
        try readSection(name, at: key.node, section, into: &recipe)
      } else {
        try readValue(name, at: key.node, value, into: &recipe)
      }
    }
    guard hasVersion else {
      throw problem(root, "no version", "Start with 'derm_recipe: \(Self.version)'.")
    }
    // The default number of epochs is no statement.
    if recipe.iterations > 0, !stated.contains("epochs") { recipe.epochs = 0 }
    try RecipeRules(source: source).check(recipe, at: root, isComplete: isComplete)
    return recipe
  }

  /// Sets one key, for a flag; what keys must hold together is checked later.
  func apply(_ key: String, _ text: String, to recipe: inout Recipe) throws(TrainError) {
    guard let value = try node(of: text) else {
      throw problem(nil, "'\(key)' has no value", "Write --set \(key)=VALUE.")
    }
    if key == FurtherHeads.key, let section = value.keys() {
      recipe.heads = try heads(section)
      return
    }
    if key.hasPrefix("\(FurtherHeads.key).") {
      return try apply(key, value, to: &recipe.heads)
    }
    guard let field = RecipeField.all.first(where: { $0.key == key }) else {
      throw unknown(key, at: nil)
    }
    let before = recipe
    try read(field, value, at: nil, into: &recipe)
    recipe.replaceLength(of: before)
  }

  private func applyEarlierValues(to recipe: inout Recipe) throws(TrainError) {
    for field in RecipeField.all {
      guard field.key != FurtherHeads.key, let before = field.before,
        let value = try node(of: before)
      else { continue }
      try read(field, value, at: nil, into: &recipe)
    }
  }

  private func node(of text: String) throws(TrainError) -> Yams.Node? {
    do throws(YAMLFault) {
      return try YAMLSource.compose(text)
    } catch {
      let (what, remedy) =
        switch error.kind {
        case .excess: (error.what, "Write it out flat.")
        case .duplicateKeys(let keys):
          ("duplicate key \(keys.map { "'\($0)'" }.joined(separator: ", "))", "Keep one of them.")
        case .syntax: (error.what, "Check the YAML: 'key: value', sections indented by spaces.")
        }
      throw .badRecipe(
        path: source, line: error.position.line, column: error.position.column, what: what,
        remedy: remedy)
    }
  }

  private func readSection(
    _ section: String, at key: Yams.Node, _ keys: [MappingKey], into recipe: inout Recipe
  ) throws(TrainError) {
    let sections = RecipeField.all.map(\.section).filter { !$0.isEmpty }
    guard sections.contains(section) else {
      if RecipeField.all.contains(where: { $0.key == section }) {
        throw problem(key, "'\(section)' is no section", "Write '\(section): value'.")
      }
      throw unknown(section, at: key, among: sections)
    }
    for leaf in keys {
      try readValue("\(section).\(leaf.name.value)", at: leaf.node, leaf.value, into: &recipe)
    }
  }

  private func readValue(
    _ name: String, at key: Yams.Node, _ value: Yams.Node, into recipe: inout Recipe
  ) throws(TrainError) {
    guard let field = RecipeField.all.first(where: { $0.key == name }) else {
      if RecipeField.all.contains(where: { $0.section == name }) {
        throw problem(key, "'\(name)' is a section", "Indent its keys below it.")
      }
      throw unknown(name, at: key)
    }
    try read(field, value, at: value, into: &recipe)
  }

  private func read(
    _ field: RecipeField, _ value: Yams.Node, at node: Yams.Node?, into recipe: inout Recipe
  ) throws(TrainError) {
    // A mapping holds no value: it has no scalars.
    let scalars = value.keys() == nil ? value.elements.map { $0.text?.value ?? "" } : []
    if let what = field.read(scalars, value.sequence != nil, &recipe) {
      throw problem(node, what, "\(field.key): \(field.summary).")
    }
  }

  private func unknown(_ key: String, at node: Yams.Node?, among: [String]? = nil) -> TrainError {
    let names = among ?? RecipeField.all.map(\.key)
    let hint =
      Nearest.candidates(for: key, among: names, limit: 1).first
      ?? names.first { $0.hasSuffix(".\(key)") }
    let remedy =
      hint.map(Nearest.question) ?? "Known keys: \(names.joined(separator: ", "))."
    return problem(node, "unknown key '\(key)'", remedy)
  }

  func problem(_ node: Yams.Node?, _ what: String, _ remedy: String) -> TrainError {
    .badRecipe(
      path: source, line: node?.position.line, column: node?.position.column, what: what,
      remedy: remedy)
  }
}
