package import Vocabulary

/// One cell of the lesion x site map.
package struct CorrelationCell: Codable, Sendable, Hashable {
  /// Images with the lesion and the site.
  package let both: Int
  /// The value of the named form; nil when the lesion or the site has no image.
  package let value: Double?
  /// Lower end of the 95 % bootstrap interval over cases.
  package let low: Double?
  /// Upper end of the interval.
  package let high: Double?
  /// n_ij / n_i.
  package let rowShare: Double?
  /// n_ij / n_j, n_j of the images in which the lesion is known.
  package let columnShare: Double?
  /// n_ij n / (n_i n_j), n and n_j of the images in which the lesion is known.
  package let lift: Double?
  /// Permutation p-value over cases.
  package let pValue: Double?
  /// The p-value after Benjamini-Hochberg over all cells.
  package let qValue: Double?
  /// Images of the site in which the lesion is known to be present or absent; nil where that is every
  /// image of the site, and in packs of an older derm.
  package let knownImages: Int?

  package init(
    both: Int, value: Double?, low: Double?, high: Double?, rowShare: Double?, columnShare: Double?,
    lift: Double?, pValue: Double?, qValue: Double?, knownImages: Int? = nil
  ) {
    self.both = both
    self.value = value
    self.low = low
    self.high = high
    self.rowShare = rowShare
    self.columnShare = columnShare
    self.lift = lift
    self.pValue = pValue
    self.qValue = qValue
    self.knownImages = knownImages
  }
}

/// The lesion x site correlation map, equation 1 of the paper.
package struct CorrelationTable: Codable, Sendable, Hashable {
  /// The name of the form that `value` has, such as `eq1`.
  package let form: String
  package let lesions: [ClassID]
  /// The columns.
  package let sites: [SiteID]
  /// n_i: images with the lesion and a known site.
  package let lesionImages: [Int]
  /// n_j: images with the site.
  package let siteImages: [Int]
  /// n: images with a known site.
  package let images: Int
  /// Row by row.
  package let cells: [CorrelationCell]

  package init(
    form: String, lesions: [ClassID], sites: [SiteID], lesionImages: [Int], siteImages: [Int],
    images: Int, cells: [CorrelationCell]
  ) {
    self.form = form
    self.lesions = lesions
    self.sites = sites
    self.lesionImages = lesionImages
    self.siteImages = siteImages
    self.images = images
    self.cells = cells
  }

  /// The cell of a lesion and a site by their positions.
  package subscript(lesion: Int, site: Int) -> CorrelationCell {
    cells[lesion * sites.count + site]
  }

  /// n_j of a lesion's row: images of the site in which the lesion is known to be present or absent.
  package func knownImages(_ lesion: Int, _ site: Int) -> Int {
    self[lesion, site].knownImages ?? siteImages[site]
  }

  /// n of a lesion's row: images with a known site in which the lesion is known.
  package func knownImages(_ lesion: Int) -> Int {
    sites.indices.reduce(0) { $0 + knownImages(lesion, $1) }
  }
}

/// How unevenly a lesion is spread over body sites.
package struct PredilectionEntry: Codable, Sendable, Hashable {
  package let lesion: ClassID
  /// Its images with a known site.
  package let images: Int
  /// Distinct cases of those images.
  package let cases: Int
  /// KL(P(site | lesion) || P(site)) in bits minus its mean under permutation.
  package let bits: Double?
  /// Lower end of the 95 % interval of `bits`.
  package let low: Double?
  /// Upper end of that interval.
  package let high: Double?
  /// The p-value of `bits` under permutation of cases.
  package let pValue: Double?
  /// The site of largest lift.
  package let favouriteSite: SiteID?

  package init(
    lesion: ClassID, images: Int, cases: Int, bits: Double?, low: Double?, high: Double?,
    pValue: Double?, favouriteSite: SiteID?
  ) {
    self.lesion = lesion
    self.images = images
    self.cases = cases
    self.bits = bits
    self.low = low
    self.high = high
    self.pValue = pValue
    self.favouriteSite = favouriteSite
  }
}
