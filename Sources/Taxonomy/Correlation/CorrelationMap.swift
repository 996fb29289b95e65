public import Packs
public import Vocabulary

/// The lesion x site map of Eq 1, its intervals and tests, and each lesion's predilection.
public struct CorrelationMap: Sendable {
  /// How much chance is drawn.
  public struct Effort: Sendable, Hashable {
    /// Bootstrap samples for intervals.
    public var draws: Int
    /// Permutations for p-values.
    public var rounds: Int

    /// 1,000 samples and 20,000 permutations, unless told otherwise.
    public init(draws: Int = 1000, rounds: Int = 20_000) {
      self.draws = draws
      self.rounds = rounds
    }
  }

  /// The map.
  public let table: CorrelationTable
  /// One entry per lesion.
  public let predilection: [PredilectionEntry]

  /// Computes everything; `views` are sites that are no place of the body, such as the full body.
  public init(
    counts: SiteCounts, lesions: [ClassID], sites: [SiteID], views: Set<Int>, effort: Effort,
    seed: UInt64
  ) {
    let observed = counts.table()
    let places = sites.indices.filter { !views.contains($0) }
    let divergence = Divergence(largest: counts.site.count, places: places)
    let chance = CasePermutation(
      counts: counts, divergence: divergence, rounds: effort.rounds, seed: seed)
    let spread = CaseBootstrap(
      counts: counts, divergence: divergence, draws: effort.draws, seed: seed)
    table = Self.table(observed, lesions, sites, chance, spread)
    predilection = Self.predilection(
      observed, counts, divergence, lesions, sites, places, chance, spread)
  }

  private static func table(
    _ observed: SiteTable, _ lesions: [ClassID], _ sites: [SiteID], _ chance: CasePermutation,
    _ spread: CaseBootstrap
  ) -> CorrelationTable {
    let images = observed.siteImages.reduce(0, +)
    let lesionImages = lesions.indices.map { observed.lesionImages($0) }
    let rows = lesions.indices.map { observed.row($0) }
    let defined = lesions.indices.flatMap { lesion in
      sites.indices.compactMap { place in
        rows[lesion][place] == nil ? nil : lesion * sites.count + place
      }
    }
    var q = [Double?](repeating: nil, count: observed.both.count)
    let adjusted = FalseDiscovery.adjusted(defined.map { chance.cellP[$0] })
    for (rank, cell) in defined.enumerated() { q[cell] = adjusted[rank] }
    var cells: [CorrelationCell] = []
    for lesion in lesions.indices {
      for place in sites.indices {
        let cell = lesion * sites.count + place
        let both = observed.both[cell]
        let mine = Double(lesionImages[lesion])
        let theirs = Double(observed.siteImages[place])
        let value = rows[lesion][place]
        let isDefined = value != nil
        cells.append(
          CorrelationCell(
            both: both, value: value, low: isDefined ? spread.cells[cell]?.low : nil,
            high: isDefined ? spread.cells[cell]?.high : nil,
            rowShare: mine > 0 ? Double(both) / mine : nil,
            columnShare: theirs > 0 ? Double(both) / theirs : nil,
            lift: isDefined ? Double(both) * Double(images) / (mine * theirs) : nil,
            pValue: isDefined ? chance.cellP[cell] : nil, qValue: q[cell]))
      }
    }
    return CorrelationTable(
      form: "eq1", lesions: lesions, sites: sites, lesionImages: lesionImages,
      siteImages: observed.siteImages, images: images, cells: cells)
  }

  private static func predilection(
    _ observed: SiteTable, _ counts: SiteCounts, _ divergence: Divergence, _ lesions: [ClassID],
    _ sites: [SiteID], _ places: [Int], _ chance: CasePermutation, _ spread: CaseBootstrap
  ) -> [PredilectionEntry] {
    let shares = divergence.logShares(observed.siteImages)
    let cases = counts.groupsWithLesion()
    return lesions.indices.map { lesion in
      let base = lesion * sites.count
      let row = observed.both[base..<(base + sites.count)]
      let plain = divergence.bits(row, logShares: shares)
      let mean = chance.meanBits[lesion]
      func end(_ distance: Double?) -> Double? {
        guard let plain, let mean, let distance else { return nil }
        return plain - mean + distance
      }
      func lift(_ place: Int) -> Double {
        Double(observed.both[base + place]) / Double(max(1, observed.siteImages[place]))
      }
      let favourite = places.filter { observed.both[base + $0] > 0 }
        .max { (lift($0), $1) < (lift($1), $0) }
      return PredilectionEntry(
        lesion: lesions[lesion], images: places.reduce(0) { $0 + observed.both[base + $1] },
        cases: cases[lesion], bits: plain.flatMap { bits in mean.map { bits - $0 } },
        low: end(spread.bits[lesion]?.low), high: end(spread.bits[lesion]?.high),
        pValue: chance.bitsP[lesion], favouriteSite: favourite.map { sites[$0] })
    }
  }
}
