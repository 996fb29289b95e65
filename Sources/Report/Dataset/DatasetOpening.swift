internal import Artifacts
internal import Markup
internal import Vocabulary

/// The first screen of a data set's page: what is in it, in three sentences, then key figures.
struct DatasetOpening {
  let pack: Pack

  private var manifest: PackManifest { pack.manifest }

  /// The sentences and figures.
  var html: HTML {
    """
    <div class="lead">\(contents)\(taxonomy)\(split)</div>
    \(leak)\(facts)
    """
  }

  private var cases: Int { Set(pack.images.compactMap(\.caseID)).count }

  private var contents: HTML {
    let sources = manifest.provenance.sources
    let from = sources.isEmpty ? "" : " from \(Figures.list(sources))"
    let missing = manifest.imageCount - manifest.pixelCount
    let without =
      missing == 0
      ? "" : "; \(Figures.count(missing)) of them are known by their record only, without pixels"
    return """
      <p>This data set holds <b>\(Figures.count(manifest.imageCount, "image"))</b> of \
      <b>\(Figures.count(cases, "case"))</b>\(from)\(without).</p>
      """
  }

  private var taxonomy: HTML {
    let lesions = manifest.terms.filter { $0.facet == .lesion }
    let diagnoses = manifest.terms.filter { $0.facet == .diagnosis }
    let sites = manifest.terms.filter { $0.facet == .site }
    let dropped = manifest.terms.count { $0.kind == .dropped }
    let review = manifest.terms.count { $0.kind == .review }
    return """
      <p>\(Figures.list(raw(lesions.count, diagnoses.count))) became \
      <b>\(Figures.count(manifest.lesions.count, "lesion class", "lesion classes"))</b> and \
      \(Figures.count(sites.count, "raw site term")) became \
      <b>\(Figures.count(manifest.sites.count, "body site"))</b>; \
      \(Figures.count(dropped, "term")) \(dropped == 1 ? "was" : "were") dropped and \
      \(Figures.count(review)) \(review == 1 ? "waits" : "wait") for review, each with its reason \
      below.</p>
      """
  }

  /// The raw terms that classes are made of; diagnoses only where rules make classes of them.
  private func raw(_ lesions: Int, _ diagnoses: Int) -> [String] {
    let names = diagnoses == 0 ? [] : [Figures.count(diagnoses, "diagnosis", "diagnoses")]
    return lesions == 0 && diagnoses > 0
      ? names : [Figures.count(lesions, "raw lesion term")] + names
  }

  private var split: HTML {
    let certificate = manifest.certificate
    if let parts = certificate.parts {
      let named = zip(parts, certificate.images).map { "\($0.name) (\(Figures.count($1)))" }
      return """
        <p>The images lie in the parts of an official split: <b>\(Figures.list(named))</b>; a part's share \
        of a class or site deviates from its share of the images by \
        \(Figures.percent(certificate.meanImbalance)) on average, by \
        \(Figures.percent(certificate.maxImbalance)) at most.</p>
        """
    }
    return """
      <p>The images lie in <b>\(Figures.count(certificate.folds, "fold"))</b>, which spread every class \
      and site as evenly as whole cases allow: a fold's share of a label deviates by \
      \(Figures.percent(certificate.meanImbalance)) on average, by \
      \(Figures.percent(certificate.maxImbalance)) at most.</p>
      """
  }

  private var leak: HTML {
    let certificate = manifest.certificate
    if certificate.sharedGroups == 0 {
      let nearDuplicates: HTML =
        certificate.nearDuplicates.map {
          """
          \(Figures.count($0, "pair")) of near-duplicates (rescaled, recompressed, mirrored, rotated or cropped) \
          \($0 == 1 ? "is" : "are") kept together.
          """
        } ?? "Near-duplicates were not looked for."
      return """
        <p class="alert ok">No leak: none of the \(Figures.count(certificate.groups, "group")) \
        (images of one case, equal files, near-duplicates) lies in two folds. \(nearDuplicates)</p>
        """
    }
    return """
      <p class="alert">Leak: \(Figures.count(certificate.sharedGroups)) of \
      \(Figures.count(certificate.groups, "group")) lie in more than one fold. Results measured on \
      these folds are too good.</p>
      """
  }

  private var facts: HTML {
    let unknown = pack.images.count { $0.lesions.contains(.unknown) }
    let noSite = pack.images.count { $0.site == nil }
    let perImage =
      Double(pack.images.reduce(0) { $0 + $1.lesions.count { $0 == .present } })
      / Double(max(1, pack.images.count))
    return Page.facts([
      (
        "Images", Figures.count(manifest.imageCount),
        "\(Figures.count(manifest.pixelCount)) with pixels"
      ),
      ("Cases", Figures.count(cases), "\(Figures.count(manifest.certificate.groups)) groups"),
      (
        "Lesion classes", Figures.count(manifest.lesions.count),
        "\(Figures.decimal(perImage, 2)) an image"
      ),
      (
        "Body sites", Figures.count(manifest.sites.count), "\(Figures.count(noSite)) images unknown"
      ),
      ("Masked labels", Figures.count(unknown), "images with one or more"),
      ("Left out", Figures.count(manifest.exclusions.reduce(0) { $0 + $1.images }), "images"),
    ])
  }
}
