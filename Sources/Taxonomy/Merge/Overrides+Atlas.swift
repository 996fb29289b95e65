internal import Documents
package import Rules
internal import Terms
internal import Vocabulary

extension Overrides {
  /// What is wrong with the corrections against the data: images, terms and `expects`.
  package func check(against atlas: Atlas, rules: RuleSet) -> [RuleFinding] {
    if rows.isEmpty { return [] }
    var found: [RuleFinding] = []
    let atlas = atlas.limited(to: rules.facets)
    let ids = atlas.images.map(\.id.rawValue)
    let positions = Dictionary(
      ids.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    for row in rows {
      guard let image = positions[row.image] else {
        let near = atlas.hint(image: row.image)
        found.append(
          RuleFinding(
            .overrideUnknownImage, file: path, at: Position(line: row.line, column: 1),
            length: row.image.count, "the catalogue has no image '\(row.image)'",
            remedy: damage(row.image) + near + "Correct the key, or delete the row."))
        continue
      }
      let said = atlas.mentions(of: image).map { atlas.terms[Int($0.term)] }
      let terms = Set(said.map(\.text)).sorted()
      // A reviewer who was not shown diagnoses did not expect any.
      let undiagnosed = Set(said.filter { $0.facet != .diagnosis }.map(\.text))
      if let expects = row.expects.map({ Set($0.map { Self.key($0) }) }), expects != Set(terms),
        expects != undiagnosed
      {
        found.append(
          RuleFinding(
            .overrideStale, file: path, at: Position(line: row.line, column: 1),
            "the reviewer saw '\((row.expects ?? []).joined(separator: "|"))', the image now has "
              + "'\(terms.joined(separator: "|"))'",
            remedy: "Look at the image again, then correct 'expects' or delete the row."))
      }
      for term in row.removeTerms where !matches(term, image, atlas, rules) {
        found.append(
          RuleFinding(
            .overrideStale, file: path, at: Position(line: row.line, column: 1),
            "\(row.image) has no term '\(term)' to remove",
            remedy: Nearest.hint(Self.key(term), among: terms)
              + "Correct the term, or delete the row."))
      }
    }
    return found
  }

  /// The mentions that an image's corrections take away, as terms of the atlas.
  func removedTerms(_ image: Int, atlas: Atlas, rules: RuleSet) -> Set<Int32> {
    var removed: Set<Int32> = []
    for position in byImage[atlas.images[image].id.rawValue] ?? [] {
      for text in rows[position].removeTerms {
        guard let pattern = TermPattern(text, spelling: rules.spelling) else { continue }
        for mention in atlas.mentions(of: image)
        where pattern.matches(rules.spelling.corrected(atlas.terms[Int(mention.term)].path)) {
          removed.insert(mention.term)
        }
      }
    }
    return removed
  }

  private func matches(_ text: String, _ image: Int, _ atlas: Atlas, _ rules: RuleSet) -> Bool {
    guard let pattern = TermPattern(text, spelling: rules.spelling) else { return false }
    return atlas.mentions(of: image).contains {
      pattern.matches(rules.spelling.corrected(atlas.terms[Int($0.term)].path))
    }
  }

  /// What a spreadsheet has done to a key, as a sentence; empty for other keys.
  private func damage(_ key: String) -> String {
    let id = key.split(separator: "/").last.map(String.init) ?? key
    return SpreadsheetDamage(id: id).map { "It is \($0.noun). " } ?? ""
  }

  private static func key(_ text: String) -> String {
    TermText.joined(TermText.path(text))
  }
}

extension TermPattern {
  /// Whether a path in normal form is meant.
  func matches(_ path: [String]) -> Bool {
    switch self {
    case .path(let mine): mine == path
    case .leaf(let leaf): path.last == leaf
    }
  }
}
