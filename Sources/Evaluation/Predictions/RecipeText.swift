package import Artifacts
internal import Foundation

/// The complete recipe that a run keeps, line by line: a report reads a few keys and compares the rest.
package struct RecipeText {
  /// Key and value of every line that has both, in order; keys with and without their section.
  package let entries: [(section: String, key: String, value: String)]

  /// Reads `recipe.yaml` of a run; empty when it is not there.
  package init(run: Run) {
    let text = (try? String(contentsOfFile: "\(run.folder)/recipe.yaml", encoding: .utf8)) ?? ""
    self.init(text)
  }

  init(_ text: String) {
    var section = ""
    entries = text.split(whereSeparator: \.isNewline).compactMap { line in
      let parts = line.prefix { $0 != "#" }.split(separator: ":", maxSplits: 1)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      if let key = parts.first, line.first?.isWhitespace == false {
        section = parts.count == 2 && !parts[1].isEmpty ? "" : key
      }
      return parts.count == 2 && !parts[1].isEmpty ? (section, parts[0], parts[1]) : nil
    }
  }

  /// The number with which the value of a key begins; nil when there is none.
  package func number(_ key: String) -> Double? {
    value(key).flatMap { Double($0.prefix { $0.isNumber || $0 == "." }) }
  }

  /// The value of a key, as `epochs` or `schedule.kind`; nil when there is none.
  ///
  /// Without its section it is the first key of that name.
  package func value(_ key: String) -> String? {
    entries.first { $0.key == key || "\($0.section).\($0.key)" == key }?.value
  }

  /// All that decides a training but the seed and the name, as one text.
  var withoutSeed: String {
    entries.filter { $0.key != "seed" && $0.key != "name" }
      .map { "\($0.key): \($0.value)" }.joined(separator: "\n")
  }
}
