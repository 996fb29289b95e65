package import Artifacts
package import Catalogue
internal import Documents
internal import Duplicates
package import Rules
internal import Terms
internal import Vocabulary

/// Shows how images, terms and classes came to be what they are.
///
/// Rules and facts are enough: no split is needed, and data of which no image is left can be explained too.
package struct Explainer: Sendable {
  private let merge: Merge
  private let book: RuleBook
  private let groups: ImageGroups
  private let mappings: [TermMapping]
  private let options: RefinementOptions

  /// Applies a rules file to an atlas, with the decisions of its lock.
  ///
  /// Fails with `rules` for errors in the rules or in the overrides, and when the lock can't be read.
  package init(
    atlas: Atlas, book: RuleBook, options: RefinementOptions
  ) throws(TaxonomyError) {
    self.book = book
    self.options = options
    merge = try Refinement.merge(atlas, book, options).merge
    groups = try ImageGroups(atlas, GroupCorrections(book), options)
    mappings = TermMappingTable(merge: merge).mappings()
  }

  private var builder: ChainBuilder { ChainBuilder(merge: merge, book: book) }

  /// The fold of an image, or why there is none.
  private func fold(of image: Int) throws(TaxonomyError) -> String {
    do {
      let memory = options.refold ? FoldAssignments() : try book.memory()
      let plan = try FoldPlan(
        merge: merge, groups: groups, memory: memory, folds: options.folds ?? memory.standardFolds,
        seed: options.seed)
      return "\(plan.fold[image])"
    } catch .degenerateFolds(let reason) {
      return "none: \(reason)"
    }
  }

  /// The chain from an image's raw text to its labels, site and fold, and to what a run says of it.
  ///
  /// Fails when there is no such image, or the catalogue can't be read.
  package func explain(
    image key: String, _ catalogue: Catalogue, predictions: Predictions? = nil
  ) throws -> Explanation {
    guard let image = merge.atlas.images.firstIndex(where: { $0.id.rawValue == key }) else {
      let ids = merge.atlas.images.map(\.id.rawValue)
      throw TaxonomyError.unknown(
        kind: "image", name: key, hint: Nearest.hint(key, among: ids))
    }
    let facts = merge.atlas.images[image]
    var explanation = Explanation(kind: .image, name: key)
    explanation.facts = [
      .init(name: "source", value: facts.source), .init(name: "page", value: facts.page),
      .init(name: "case", value: facts.caseID?.rawValue ?? "none"),
      .init(name: "group", value: "\(groups.group[image])"),
      .init(name: "file", value: facts.file + (facts.sha256 == nil ? " (no pixels)" : "")),
    ]
    // From the catalogue, because the atlas keeps neither the raw text nor where it stood.
    for said in try catalogue.mentions(of: facts.id)
    where merge.rules.facets.contains(said.mention.facet) {
      let mention = said.mention
      var chain = Chain(
        facet: mention.facet, raw: mention.raw,
        term: TermText.joined(TermText.normalise(path: mention.path)))
      chain.assertion = mention.assertion
      chain.page = said.page + (said.annotator.map { " (\($0))" } ?? "")
      chain.byteStart = mention.byteRange?.lowerBound
      chain.byteEnd = mention.byteRange?.upperBound
      chain.steps =
        builder.doubts(said, on: image)
        + builder.steps(of: mention.path, mention.facet, on: image)
      explanation.chains.append(chain)
    }
    explanation.overrides = builder.overrides(of: key)
    let labels = ids(of: image)
    let site = merge.site[image]
    explanation.results = [
      .init(name: "labels", value: labels.present.isEmpty ? "none" : list(labels.present)),
      .init(name: "unknown", value: labels.unknown.isEmpty ? "none" : list(labels.unknown)),
      .init(
        name: "site",
        value: site < 0 ? "unknown" : merge.rules.sites.classIDs[merge.siteClasses[Int(site)]]),
      try merge.exclusion[image].map { .init(name: "left out", value: merge.words(for: $0)) }
        ?? .init(name: "fold", value: fold(of: image)),
    ]
    if let predictions { explanation.results += Self.predicted(facts.id, predictions) }
    return explanation
  }

  /// What a raw term became and why.
  ///
  /// Fails when the data has no such term.
  package func explain(term: String) throws -> Explanation {
    // One text can be a term of several facets: each has its own rules.
    let path = TermText.path(term)
    let found = merge.atlas.terms.indices.filter { merge.atlas.terms[$0].path == path }
    guard !found.isEmpty else { throw unknown(term, path) }
    var explanation = Explanation(kind: .term, name: TermText.joined(path))
    for position in found {
      let mapping = mappings[position]
      var chain = Chain(facet: mapping.facet, raw: mapping.term, term: mapping.term)
      chain.images = mapping.count
      chain.steps = builder.steps(of: path, mapping.facet, on: nil)
      explanation.chains.append(chain)
      let facet = mapping.facet.rawValue
      explanation.results.append(
        .init(
          name: "\(facet) mapping",
          value: "\(mapping.kind.rawValue) \(list(mapping.classes))"
            + (mapping.why.isEmpty ? "" : " (\(mapping.why))")))
      if !mapping.mayBe.isEmpty {
        explanation.results.append(
          .init(name: "may be", value: "\(list(mapping.mayBe)): unknown where it is mentioned"))
      }
    }
    return explanation
  }

  /// Why there is nothing to explain: a diagnosis that the rules make nothing of, or no such term.
  private func unknown(_ term: String, _ path: [String]) -> TaxonomyError {
    let isIdle = merge.whole.terms.contains { $0.path == path }
    return .unknown(
      kind: "term", name: term,
      hint: isIdle
        ? "The data has this diagnosis, but the rules make nothing of diagnoses: write "
          + "'facet: diagnosis' under 'lesions' or at a class."
        : Nearest.hint(TermText.joined(path), among: merge.atlas.terms.map(\.text)))
  }

  /// What a class is made of.
  ///
  /// Fails when the rules define no such class.
  package func explain(class id: String) throws -> Explanation {
    var explanation = Explanation(kind: .class, name: id)
    for facet in [Facet.lesion, .site] {
      let set = merge.rules[facet]
      guard let index = set.classIndex[id] else { continue }
      let rule = set.classes[index]
      var definition = Chain(facet: facet, raw: rule.label.value, term: id)
      definition.steps = [
        ProvenanceStep(
          .definition, "class \(id) \"\(rule.label.value)\"",
          location: builder.location(rule.id.position), note: rule.note)
      ]
      definition.steps += builder.thresholds(on: index, facet)
      explanation.chains.append(definition)
      if let entry = merge.entries(facet).first(where: { $0.id == id }) {
        explanation.facts.append(
          .init(
            name: "images", value: "\(entry.images) (\(NumberText.counted(entry.cases, "case")))"))
      }
      // Terms that fell into it through a family come with their own thresholds.
      for mapping in mappings where mapping.facet.section == facet && mapping.classes.contains(id) {
        let path = TermText.path(mapping.term)
        var chain = Chain(facet: mapping.facet, raw: mapping.term, term: mapping.term)
        chain.images = mapping.count
        chain.steps = builder.steps(of: path, mapping.facet, on: nil).filter {
          $0.stage != .threshold || $0.says.contains("falls into")
        }
        explanation.chains.append(chain)
      }
    }
    guard !explanation.chains.isEmpty else {
      throw TaxonomyError.unknown(
        kind: "class", name: id,
        hint: Nearest.hint(id, among: merge.rules.lesions.classIDs + merge.rules.sites.classIDs))
    }
    return explanation
  }

  private func ids(of image: Int) -> (present: [String], unknown: [String]) {
    let states = merge.labels(of: image).enumerated()
    func ids(_ state: LabelState) -> [String] {
      states.filter { $0.element == state }.map {
        merge.rules.lesions.classIDs[merge.lesionClasses[$0.offset]]
      }
    }
    return (ids(.present), ids(.unknown))
  }

  private func list(_ words: [String]) -> String { words.joined(separator: ", ") }

  /// The five surest lesions and the three surest sites of a run's stored probabilities.
  private static func predicted(
    _ image: ImageID, _ predictions: Predictions
  ) -> [Explanation.Fact] {
    guard let row = predictions.images.firstIndex(of: image) else {
      return [.init(name: "predicted", value: "no prediction of this run")]
    }
    func surest(_ ids: [String], _ values: [Float], _ count: Int) -> String {
      let mine = values[(row * ids.count)..<((row + 1) * ids.count)]
      // Of equal probabilities the first id, so that the text stays the same.
      return zip(ids, mine).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(count)
        .map { "\($0.0) \(NumberText.fixed(Double($0.1), 3))" }.joined(separator: ", ")
    }
    let fold = " (the model of fold \(predictions.folds[row]), which did not see it)"
    var facts: [Explanation.Fact] = []
    if !predictions.lesions.isEmpty {
      facts.append(
        .init(
          name: "predicted",
          value: surest(predictions.lesions.map(\.rawValue), predictions.lesionProbabilities, 5)
            + fold))
    }
    if !predictions.sites.isEmpty {
      facts.append(
        .init(
          name: "at site",
          value: surest(predictions.sites.map(\.rawValue), predictions.siteProbabilities, 3)))
    }
    return facts
  }
}
