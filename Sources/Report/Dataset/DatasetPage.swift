internal import Artifacts
internal import Digests
internal import Markup

/// The page of a data set.
struct DatasetPage {
  let pack: Pack
  let thumbnails: Thumbnails
  let examples: Examples

  init(pack: Pack) {
    self.pack = pack
    thumbnails = Thumbnails(pack: pack)
    examples = Examples(pack: pack)
  }

  private var manifest: PackManifest { pack.manifest }

  /// The whole file.
  var text: String {
    // Classes first: what they show is reused by the map, which then adds little.
    let classes = ClassSection(pack: pack, thumbnails: thumbnails, examples: examples)
    var sections = [
      Page.Section(id: "classes", title: "Lesion classes", html: classes.lesions),
      Page.Section(
        id: "terms", title: "Term mapping", html: TermSection(pack: pack).html),
      Page.Section(id: "sites", title: "Body sites", html: classes.sites),
      Page.Section(id: "map", title: "Lesions by site", html: map),
      Page.Section(id: "predilection", title: "Predilection", html: predilection),
    ]
    sections += pairSections
    if let agreement = manifest.agreement {
      sections.append(
        Page.Section(
          id: "agreement", title: "Agreement of annotators",
          html: AgreementSection(pack: pack, agreement: agreement).html))
    }
    sections += [
      Page.Section(id: "split", title: "Folds", html: SplitSection(pack: pack).html),
      Page.Section(
        id: "joined", title: "Joined cases and near-duplicates",
        html: JoinedSection(pack: pack, thumbnails: thumbnails).html),
      Page.Section(id: "findings", title: "Findings", html: FindingSection(pack: pack).html),
      Page.Section(
        id: "sources", title: "Sources and licences", html: SourceSection(pack: pack).html),
      Page.Section(id: "origin", title: "Origin", html: OriginSection.html(pack)),
    ]
    return Page(
      title: manifest.title, subtitle: "data set \(pack.digest.short)",
      opening: DatasetOpening(pack: pack).html, sections: sections, thumbnails: thumbnails,
      footer: """
        Images on this page are reduced copies for orientation, \(thumbnails.count) of \
        \(Figures.count(manifest.pixelCount)). Research material, not for diagnosis.
        """
    ).text
  }

  private var pairSections: [Page.Section] {
    var sections: [Page.Section] = []
    // Packs of an older derm have no maps of pairs.
    if let pairs = manifest.lesionPairs {
      sections.append(
        Page.Section(
          id: "lesion-pairs", title: "Lesions with lesions",
          html: """
            <p>How often two lesions are on one image, divided by what independence would give (lift), of the images in which \
            both are known. Often together: two findings of one disease. Never together, with the same diagnoses: two \
            words for one finding, perhaps. Bold: q below 0.05, a permutation over cases. \
            <a href="correlation_lesion_lesion.csv">correlation_lesion_lesion.csv</a>.</p>
            \(PairDrawing(pack: pack, pairs: pairs, thumbnails: thumbnails).html)
            """))
    }
    if let pairs = manifest.diagnosisPairs {
      let left = Figures.count(pairs.columnsLeftOut, "diagnosis", "diagnoses")
      sections.append(
        Page.Section(
          id: "lesion-diagnoses", title: "Lesions by diagnosis",
          html: """
            <p>The same for lesions and diagnoses, on \(Figures.count(pairs.images)) images with a \
            diagnosis; \(left) with fewer than \(pairs.leastImages) images, or beyond the most frequent, \
            are left out. \
            <a href="correlation_lesion_diagnosis.csv">correlation_lesion_diagnosis.csv</a>.</p>
            \(PairDrawing(pack: pack, pairs: pairs, thumbnails: thumbnails).html)
            """))
    }
    return sections
  }

  private var map: HTML {
    """
    <p>The whole table: <a href="correlation.csv">correlation.csv</a>, \
    <a href="correlation_matrix.csv">correlation_matrix.csv</a>.</p>
    \(CorrelationMap(pack: pack, examples: examples, thumbnails: thumbnails).html)
    """
  }

  private var predilection: HTML {
    """
    <p>How much knowing the lesion tells about the site: the divergence of its sites from those of \
    all images, in bits, minus what few cases show by chance (a jackknife over cases). Zero means no \
    predilection; the whisker is a 95 % interval over cases. To the right, the site of largest \
    lift. <a href="predilection.csv">predilection.csv</a>.</p>
    \(PredilectionPlot(pack: pack).html)
    """
  }
}
