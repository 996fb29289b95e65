package import Artifacts
internal import Documents
internal import Duplicates
internal import Metrics
package import Parallel
internal import Rules
package import Vocabulary

/// The lesion x site map of Eq 1, its intervals and tests, and each lesion's predilection.
package struct CorrelationMap: Sendable {
  /// How many replicates and permutations are made.
  package struct Effort: Sendable, Hashable {
    /// Bootstrap samples for intervals.
    package var replicates: Int
    /// Permutations for p-values; cells that need more to be significant among many get more.
    package var rounds: Int

    /// Permutations unless another number is named.
    package static let defaultRounds = 20_000

    /// As many as usual, unless stated otherwise.
    package init(replicates: Int? = nil, rounds: Int = Effort.defaultRounds) {
      self.replicates = replicates ?? GroupBootstrap.defaultReplicates
      self.rounds = rounds
    }
  }

  /// The map.
  package let table: CorrelationTable
  /// One entry per lesion.
  package let predilection: [PredilectionEntry]

  /// Computes everything; `views` are sites that are no parts of the body, such as the full body.
  ///
  /// Who cancels must throw the result away: it has fewer replicates and rounds than were asked for.
  package init(
    counts: SiteCounts, lesions: [ClassID], sites: [SiteID], views: Set<Int>, effort: Effort,
    seed: UInt64, cancellation: Cancellation = Cancellation()
  ) {
    let observed = counts.table()
    let indices = sites.indices.filter { !views.contains($0) }
    let divergence = KullbackLeibler.Table(largest: counts.site.count, indices: indices)
    let chance = SitePermutation(
      counts: counts, divergence: divergence, rounds: effort.rounds, seed: seed,
      cancellation: cancellation)
    let intervals = counts.intervals(
      replicates: effort.replicates, seed: seed, cancellation: cancellation)
    table = Self.table(observed, lesions, sites, chance, intervals)
    predilection = Self.predilection(observed, counts, divergence, lesions, sites, chance)
  }

  /// Computes everything of a merged data set.
  init(
    merge: Merge, groups: ImageGroups, effort: Effort, seed: UInt64, cancellation: Cancellation
  ) {
    let sites = merge.siteClasses.map { merge.rules.sites.classes[$0] }
    self.init(
      counts: SiteCounts(merge: merge, groups: groups),
      lesions: merge.lesionClasses.map { ClassID(merge.rules.lesions.classIDs[$0]) },
      sites: sites.map { SiteID($0.id.value) },
      views: Set(sites.indices.filter { sites[$0].isView }), effort: effort, seed: seed,
      cancellation: cancellation)
  }

  private static func table(
    _ observed: SiteTable, _ lesions: [ClassID], _ sites: [SiteID], _ chance: SitePermutation,
    _ intervals: [Interval?]
  ) -> CorrelationTable {
    let lesionImages = lesions.indices.map { observed.lesionImages($0) }
    let rows = lesions.indices.map { observed.row($0) }
    // Over all cells of the map, which are the tests that a reader sees.
    let q = FalseDiscovery.benjaminiHochberg(chance.cellP)
    var cells: [CorrelationCell] = []
    for lesion in lesions.indices {
      let known = observed.known(lesion)
      let images = known.reduce(0, +)
      for index in sites.indices {
        let cell = lesion * sites.count + index
        let both = observed.both[cell]
        let mine = Double(lesionImages[lesion])
        let theirs = Double(known[index])
        let value = rows[lesion][index]
        // Ends and lift of a cell without value would be numbers about nothing.
        let isDefined = value != nil
        cells.append(
          CorrelationCell(
            both: both, value: value, low: isDefined ? intervals[cell]?.low : nil,
            high: isDefined ? intervals[cell]?.high : nil,
            rowShare: mine > 0 ? Double(both) / mine : nil,
            columnShare: theirs > 0 ? Double(both) / theirs : nil,
            lift: isDefined ? Double(both) * Double(images) / (mine * theirs) : nil,
            pValue: chance.cellP[cell], qValue: q[cell],
            knownImages: known == observed.siteImages ? nil : known[index]))
      }
    }
    return CorrelationTable(
      form: "eq1", lesions: lesions, sites: sites, lesionImages: lesionImages,
      siteImages: observed.siteImages, images: observed.siteImages.reduce(0, +), cells: cells)
  }

  private static func predilection(
    _ observed: SiteTable, _ counts: SiteCounts, _ divergence: KullbackLeibler.Table,
    _ lesions: [ClassID],
    _ sites: [SiteID], _ chance: SitePermutation
  ) -> [PredilectionEntry] {
    let cases = counts.groupsWithLesion()
    let estimates = counts.predilections(divergence)
    let indices = divergence.indices
    return lesions.indices.map { lesion in
      let base = lesion * sites.count
      let known = observed.known(lesion)
      func lift(_ index: Int) -> Double {
        Double(observed.both[base + index]) / Double(max(1, known[index]))
      }
      // By the share of the site's images, because the commonest site would else be the favourite
      // of most lesions. Of equal shares the first site, so that the map stays the same.
      let favourite = indices.filter { observed.both[base + $0] > 0 }
        .max { (lift($0), $1) < (lift($1), $0) }
      return PredilectionEntry(
        lesion: lesions[lesion], images: indices.reduce(0) { $0 + observed.both[base + $1] },
        cases: cases[lesion], bits: estimates[lesion]?.bits, low: estimates[lesion]?.low,
        high: estimates[lesion]?.high, pValue: chance.bitsP[lesion],
        favouriteSite: favourite.map { sites[$0] })
    }
  }
}
