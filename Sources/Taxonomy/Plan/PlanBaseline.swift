internal import Artifacts
internal import Digests
internal import Files
internal import Rules
internal import Vocabulary

/// How things were: what a plan compares with.
struct PlanBaseline {
  /// Where the rules as they were come from; nil: nothing to compare with.
  var rulesFrom: String?
  /// What they said, by `Lock.StatementEntry.key`.
  var statements: [String: Lock.StatementEntry] = [:]
  /// The mapping of each term in words, by facet and term.
  var mappings: [String: String] = [:]
  /// Facet and term of each mapping, in order.
  var terms: [(facet: Facet, term: String)] = []
  /// The result of each threshold, by facet, kind and class.
  var thresholdResults: [String: String] = [:]
  /// Where the labels as they were come from; nil: nothing to compare with.
  var labelsFrom: String?
  /// Lesion classes.
  var lesions: [ClassEntry] = []
  /// Body sites.
  var sites: [ClassEntry] = []
  /// Labels of the images of the data set.
  var labels = EarlierLabels()
  /// What the split of that time promised; nil without one.
  var certificate: SplitCertificate?

  /// What the lock and a pack remember; the stage keeps a pack's labels for the next plan.
  init(lock: Lock?, lockName: String, pack: Pack?, stage: AtlasStage) {
    if let lock { take(lock, name: lockName) }
    if let pack {
      labelsFrom = "pack \(pack.digest.short)"
      lesions = pack.manifest.lesions
      sites = pack.manifest.sites
      labels = stage.labels(of: pack)
      certificate = pack.manifest.certificate
    }
  }

  /// What other rules make of the same atlas.
  ///
  /// Fails as its folds do.
  init(_ other: Refinement) throws(TaxonomyError) {
    take(other.lock, name: Folder.name(of: other.book.path))
    labelsFrom = Folder.name(of: other.book.path)
    lesions = other.entries(.lesion)
    sites = other.entries(.site)
    labels = EarlierLabels(try other.imageLabels())
    certificate = try other.certificate
  }

  private mutating func take(_ lock: Lock, name: String) {
    rulesFrom = name
    for said in lock.statements { statements[said.key] = said }
    for term in lock.terms {
      guard let facet = Facet(rawValue: term.facet) else { continue }
      terms.append((facet, term.term))
      mappings[Self.key(facet, term.term)] = Self.words(term.mapping, term.classes)
    }
    for entry in lock.thresholds {
      thresholdResults["\(entry.facet) \(entry.kind) \(entry.class)"] = entry.result
    }
  }

  static func key(_ facet: Facet, _ term: String) -> String { "\(facet.rawValue)\u{1F}\(term)" }

  /// A mapping in words.
  static func words(_ kind: String, _ classes: [String]) -> String {
    classes.isEmpty ? kind : "\(kind) \(classes.joined(separator: ", "))"
  }
}

extension ImageLabels {
  /// The labels of a packed image, with the ids of its data set's classes.
  init(_ image: PackedImage, _ lesions: [ClassEntry], _ sites: [ClassEntry]) {
    func ids(_ state: LabelState) -> [String] {
      image.lesions.indices.filter { image.lesions[$0] == state }.map { lesions[$0].id }
    }
    self.init(
      present: ids(.present), unknown: ids(.unknown), site: image.site.map { sites[$0].id },
      fold: image.fold)
  }
}
