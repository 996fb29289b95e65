package import Artifacts
internal import Digests
internal import Markup
internal import Vocabulary

/// A data set's card in Markdown: what who trains on it must know, counted from the pack.
///
/// The headings are those of data set cards (Hugging Face) and of datasheets (Gebru et al., 2021).
/// Nothing is said that was not counted; what only people know is asked for.
package struct DatasetCard {
  let pack: Pack

  /// Takes a pack.
  package init(pack: Pack) { self.pack = pack }

  private var manifest: PackManifest { pack.manifest }

  /// The card; the same pack gives the same text.
  package var markdown: String {
    let parts: [(String, String)] = [
      ("Summary", summary), ("Lesion classes", classes(manifest.lesions)),
      ("Body sites", classes(manifest.sites)), ("Labels", labels), ("Folds", folds),
      ("People in the images", CardAttributes(pack: pack).markdown),
      ("Sources and licences", CardSources(pack: pack).markdown),
      ("Known issues", CardIssues(pack: pack).markdown), ("Uses and limits", limits),
      ("Origin", origin),
    ]
    return "# \(MarkdownText.escaped(manifest.title))\n\n"
      + parts.map { "## \($0.0)\n\n\($0.1)\n" }.joined(separator: "\n")
  }

  private var summary: String {
    let cases = Set(pack.images.compactMap(\.caseID)).count
    let sources = Figures.list(manifest.provenance.sources.map(MarkdownText.escaped))
    return """
      \(Figures.count(manifest.imageCount, "image")) of \(Figures.count(cases, "case")) from \
      \(sources.isEmpty ? "no named source" : sources), \
      \(Figures.count(manifest.pixelCount)) with pixels; \
      \(Figures.count(manifest.lesions.count, "lesion class", "lesion classes")) (an image may have \
      several) and \(Figures.count(manifest.sites.count, "body site")) (an image has one, or it is \
      unknown); \(Figures.count(manifest.certificate.folds, "fold")) that never divide a case.
      """
  }

  private func classes(_ entries: [ClassEntry]) -> String {
    guard !entries.isEmpty else { return "None." }
    return MarkdownText.table(
      ["class", "id", "images", "cases", "kept because", "reason"], numbers: [2, 3],
      rows: entries.map {
        [
          $0.label, $0.id, Figures.count($0.images), Figures.count($0.cases), $0.keptBecause,
          $0.why ?? "",
        ]
      })
  }

  private var labels: String {
    let terms = manifest.terms
    func images(_ state: LabelState) -> Int {
      pack.images.reduce(0) { $0 + $1.lesions.count { $0 == state } }
    }
    let mappings = TermMapping.Kind.allCases.map { kind in
      let own = terms.filter { $0.kind == kind }
      return [
        kind.name, Figures.count(own.count { $0.facet == .lesion }),
        Figures.count(own.count { $0.facet == .diagnosis }),
        Figures.count(own.count { $0.facet == .site }),
      ]
    }
    return """
      Contributors wrote free text. Rules that people edit turn each raw term into classes or drop it; \
      `terms.csv` has every term with its rule, line, person and reason.

      \(MarkdownText.table(["mapping of a raw term", "lesions", "diagnoses", "sites"], numbers: [1, 2, 3], rows: mappings))

      A cell of image and lesion class is present (\(Figures.count(images(.present)))), absent \
      (\(Figures.count(images(.absent)))) or unknown (\(Figures.count(images(.unknown)))). **Unknown \
      is not absent**: leave such cells out of losses and metrics. Where an image has terms, \
      a class that none of them means counts as absent; contributors don't write down all that they see.
      """
  }

  private var folds: String {
    let split = manifest.certificate
    let nearDuplicates =
      split.nearDuplicates.map {
        "\(Figures.count($0, "pair")) of near-duplicates, crops among them, are kept together"
      }
      ?? "near-duplicates were not looked for"
    return """
      \(MarkdownText.table(
        ["fold"] + split.images.indices.map { fold in
          split.parts.map { "\(fold): \(MarkdownText.escaped($0[fold].name))" } ?? "\(fold)"
        }, numbers: Set(1...max(1, split.images.count)),
        rows: [["images"] + split.images.map(Figures.count)]))

      The imbalance of a class or site over the folds is \
      \(Figures.percent(split.meanImbalance)) on average and \(Figures.percent(split.maxImbalance)) \
      at most. \(Figures.count(split.groups, "group")) (cases, further keys, equal files and \
      near-duplicates), \(Figures.count(split.sharedGroups)) of them in more than one fold; \(nearDuplicates).
      """
  }

  private var limits: String {
    """
    For research on the classification of skin lesions. Not a medical device, and no label is a \
    diagnosis. An atlas shows what its contributors found worth showing: frequencies here are not \
    those of any clinic or population, and numbers measured on these folds hold for this atlas.

    To be stated by whoever passes the data set on: how images and consent were obtained, who may use \
    them, whom to ask.
    """
  }

  private var origin: String {
    let origin = manifest.provenance
    return """
      \(MarkdownText.table(
        ["what", "digest (SHA-256) or name"],
        rows: [
          ["data set", pack.digest.hex], ["images", manifest.imagesDigest.hex],
          ["catalogue", origin.catalogueDigest.hex], ["rules", origin.rulesDigest.hex],
          ["lock", origin.lockDigest?.hex ?? "none"], ["folds", manifest.certificate.digest.hex],
          ["program", origin.tool],
        ]))

      The same catalogue, rules and lock give the same digests. Personal data in image files (location, \
      names, serial numbers) is stripped from the pack.
      """
  }
}

extension TermMapping.Kind {
  /// What the card calls it.
  fileprivate var name: String {
    switch self {
    case .class: "one class"
    case .classes: "several classes"
    case .dropped: "dropped"
    case .review: "in review (unknown)"
    }
  }
}
