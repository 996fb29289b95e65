internal import Artifacts
internal import Markup
internal import Quality
internal import Vocabulary

/// The images next to an issue: its own, its nearest ones with and without the label, examples of the class.
struct IssuePictures {
  private let inputs: AuditInputs
  private let pack: Pack
  private let thumbnails: Thumbnails
  private let examples: Examples
  private let lesions: [String: Int]
  /// Images of a row.
  private static let row = 3

  init(inputs: AuditInputs, pack: Pack, thumbnails: Thumbnails) {
    self.inputs = inputs
    self.pack = pack
    self.thumbnails = thumbnails
    examples = Examples(pack: pack)
    lesions = Dictionary(
      pack.manifest.lesions.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The images that the question is about.
  func own(_ issue: Issue) -> HTML {
    let figures = issue.images.compactMap { inputs.positions[$0] }.map { position -> HTML in
      """
      <figure>\(thumbnails.photo(position, style: " large"))<figcaption>\(pack.labels(of: position)); \
      \(pack.images[position].site.map { pack.manifest.sites[$0].label } ?? "no site")</figcaption></figure>
      """
    }
    return "\(figures)"
  }

  /// What to hold them against.
  func compared(_ issue: Issue) -> HTML {
    switch issue.subject {
    case .cell(let image, let name):
      guard let position = inputs.positions[image] else { return "" }
      if let lesion = lesions[name] { return lesionRows(position, lesion) }
      return siteRows(issue)
    case .classes(let one, let other):
      return "\(exampleRow(one))\(exampleRow(other))"
    case .group(_, let name): return exampleRow(name)
    case .image, .pair: return ""
    }
  }

  private func lesionRows(_ position: Int, _ lesion: Int) -> HTML {
    let near = inputs.neighbours?.around(position) ?? []
    func with(_ state: LabelState) -> [Int] {
      Array(near.filter { pack.images[$0].lesions[lesion] == state }.prefix(Self.row))
    }
    return """
      \(strip("Nearest with it", with(.present)))\(strip("Nearest without", with(.absent)))\
      \(exampleRow(pack.manifest.lesions[lesion].id))
      """
  }

  private func siteRows(_ issue: Issue) -> HTML {
    HTML.joined(
      [issue.given, issue.suggested].compactMap { name in
        pack.manifest.sites.firstIndex { $0.id == name }.map {
          strip("Site \(pack.manifest.sites[$0].label)", examples.site($0, Self.row))
        }
      }, "")
  }

  private func exampleRow(_ name: String) -> HTML {
    guard let lesion = lesions[name] else { return "" }
    return strip(
      "Examples of \(pack.manifest.lesions[lesion].label)", examples.lesion(lesion, Self.row))
  }

  private func strip(_ title: String, _ images: [Int]) -> HTML {
    guard !images.isEmpty else { return "" }
    let figures = images.map { image -> HTML in
      "<figure>\(thumbnails.photo(image))<figcaption>\(pack.labels(of: image))</figcaption></figure>"
    }
    return """
      \(HTML.when(!title.isEmpty, "<p><small>\(title)</small></p>"))<div class="strip">\(figures)</div>
      """
  }

  /// What one would change, and the rule behind the label.
  func change(_ issue: Issue) -> HTML {
    switch issue.subject {
    case .cell(_, let name):
      lesions[name].map { lesionChange(issue, $0, name) } ?? siteChange(issue)
    case .image: "If it shows none: exclude it in rules.overrides.csv."
    case .pair:
      """
      In rules.duplicates.csv, "same" keeps both in one fold, and "different" says that they are two photographs.
      """
    case .classes, .group: ""
    }
  }

  private func siteChange(_ issue: Issue) -> HTML {
    let sites = [issue.given, issue.suggested].compactMap { name in
      pack.manifest.sites.first { $0.id == name }
    }
    guard sites.count == 2 else { return "" }
    return """
      If it is \(sites[1].label): change the site in rules.overrides.csv; \(sites[0].label) then has \
      \(Figures.count(sites[0].images - 1, "image")) instead of \(Figures.count(sites[0].images)), \
      \(sites[1].label) \(Figures.count(sites[1].images + 1)) instead of \(Figures.count(sites[1].images)).
      """
  }

  private func lesionChange(_ issue: Issue, _ lesion: Int, _ name: String) -> HTML {
    let entry = pack.manifest.lesions[lesion]
    let adds = issue.given == "absent"
    let rules = pack.manifest.terms.filter { $0.facet != .site && $0.classes.contains(name) }
      .prefix(Self.row).map { term in
        term.line.map { "'\(term.term)' by \(pack.manifest.provenance.rules):\($0)" }
          ?? "'\(term.term)'"
      }
    return """
      If it is \(adds ? "missing: add" : "wrong: remove") \(entry.label) in rules.overrides.csv; the class then has \
      \(Figures.count(entry.images + (adds ? 1 : -1), "image")) instead of \(Figures.count(entry.images)). \
      \(HTML.when(!rules.isEmpty, "The class is made of \(Figures.list(rules))."))\
      \(HTML.when(entry.why != nil, " What it holds: \(entry.why ?? "")"))
      """
  }
}
