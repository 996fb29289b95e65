internal import Artifacts
internal import Markup

/// What is known of the people in the images, for the card: age, sex, skin tone.
struct CardAttributes {
  let pack: Pack

  /// Columns with more values than this are listed by their number only.
  private static let shownValues = 8

  /// A row for each attribute of the sources; says so when there is none.
  var markdown: String {
    var values: [String: [String: Int]] = [:]
    for image in pack.images {
      for (name, value) in image.attributes where !value.isEmpty {
        values[name, default: [:]][value, default: 0] += 1
      }
    }
    guard !values.isEmpty else {
      return
        "The sources say nothing of age, sex or skin tone: no one can tell whom a model serves worse."
    }
    let total = pack.images.count
    let rows = values.sorted { $0.key < $1.key }.map { name, counts in
      let known = counts.values.reduce(0, +)
      let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let shown =
        sorted.count <= Self.shownValues
        ? sorted.map { "\($0.key) (\(Figures.count($0.value)))" }.joined(separator: ", ")
        : "\(Figures.count(sorted.count)) different values"
      return [name, Figures.percent(Double(known) / Double(max(1, total))), shown]
    }
    return MarkdownText.table(["attribute", "known", "values"], numbers: [1], rows: rows)
      + "\n\nValues are the sources' own words."
  }
}
