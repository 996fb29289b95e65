internal import Files

/// What a run's `recipe.yaml` says: the choices that decide about its results.
protocol RunSettings {
  /// The file's text.
  var text: String { get }
  /// What the file of an earlier run says otherwise, in the order of its keys; empty when all of that is alike.
  ///
  /// Fails when the file can't be read.
  func differences(from path: String) throws -> [(key: String, before: String, now: String)]
}

extension Recipe: RunSettings {
  func differences(from path: String) throws -> [(key: String, before: String, now: String)] {
    let before = try Recipe.readComplete(path)
    return RecipeField.all.map { ($0.key, $0.write(before), $0.write(self)) }
      .filter { $0.1 != $0.2 }
  }
}
