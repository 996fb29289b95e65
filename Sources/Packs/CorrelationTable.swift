public import Vocabulary

/// One cell of the lesion x site map.
public struct CorrelationCell: Codable, Sendable, Hashable {
  /// Images with the lesion and the site.
  public let both: Int
  /// The value of the named form; nil when the lesion or the site has no image.
  public let value: Double?
  /// Lower end of the 95 % bootstrap interval over cases.
  public let low: Double?
  /// Upper end of the interval.
  public let high: Double?
  /// n_ij / n_i.
  public let rowShare: Double?
  /// n_ij / n_j, n_j of the images in which the lesion is known.
  public let columnShare: Double?
  /// n_ij n / (n_i n_j), n and n_j of the images in which the lesion is known.
  public let lift: Double?
  /// Permutation p-value over cases.
  public let pValue: Double?
  /// The p-value after Benjamini-Hochberg over all cells.
  public let qValue: Double?
  /// Images of the site in which the lesion is known to be present or absent; nil where that is every
  /// image of the site, and in packs of an older derm.
  public let knownImages: Int?

  /// Names every field.
  public init(
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
public struct CorrelationTable: Codable, Sendable, Hashable {
  /// The name of the form that `value` has, such as `eq1`.
  public let form: String
  /// The rows.
  public let lesions: [ClassID]
  /// The columns.
  public let sites: [SiteID]
  /// n_i: images with the lesion and a known site.
  public let lesionImages: [Int]
  /// n_j: images with the site.
  public let siteImages: [Int]
  /// n: images with a known site.
  public let images: Int
  /// Row by row.
  public let cells: [CorrelationCell]

  /// Names every field.
  public init(
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
  public subscript(lesion: Int, site: Int) -> CorrelationCell {
    cells[lesion * sites.count + site]
  }

  /// n_j of a lesion's row: images of the site in which the lesion is known to be present or absent.
  public func knownImages(_ lesion: Int, _ site: Int) -> Int {
    self[lesion, site].knownImages ?? siteImages[site]
  }

  /// n of a lesion's row: images with a known site in which the lesion is known.
  public func knownImages(_ lesion: Int) -> Int {
    sites.indices.reduce(0) { $0 + knownImages(lesion, $1) }
  }
}

/// How unevenly a lesion is spread over body sites.
public struct PredilectionEntry: Codable, Sendable, Hashable {
  /// The lesion.
  public let lesion: ClassID
  /// Its images with a known site.
  public let images: Int
  /// Its cases.
  public let cases: Int
  /// KL(P(site | lesion) || P(site)) in bits minus its mean under permutation.
  public let bits: Double?
  /// Lower end of the interval.
  public let low: Double?
  /// Upper end of the interval.
  public let high: Double?
  /// Permutation p-value.
  public let pValue: Double?
  /// The site of largest lift.
  public let favouriteSite: SiteID?

  /// Names every field.
  public init(
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
