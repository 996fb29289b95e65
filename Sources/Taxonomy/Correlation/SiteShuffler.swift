internal import Provenance

/// Counts lesions by site after whole site vectors changed places between groups of equal size.
///
/// Everything lies in flat arrays of small numbers, because this is the inner loop of 20,000 rounds.
struct SiteShuffler {
  private let sites: Int
  private let lesions: Int
  /// Where the images of each group begin.
  private let imageStarts: [Int32]
  /// The site of each image; the number of sites stands for unknown.
  private let site: [Int32]
  /// Where the lesions of each group begin; for each the rank of its image in the group, and the
  /// start of its row in a table with one more column, for unknown.
  private let entryStarts: [Int32]
  private let ranks: [Int32]
  private let rows: [Int32]
  private var table: [Int32]
  private var places: GroupDonors

  init(_ counts: SiteCounts) {
    sites = counts.sites
    lesions = counts.lesions
    places = GroupDonors(sizes: (0..<counts.groups).map { counts.images(of: $0).count })
    imageStarts = counts.groupStarts.map { Int32($0) }
    site = counts.site.map { $0 < 0 ? Int32(counts.sites) : $0 }
    var starts: [Int32] = [0]
    var ranks: [Int32] = []
    var rows: [Int32] = []
    for group in 0..<counts.groups {
      for (rank, image) in counts.images(of: group).enumerated() {
        for position in counts.lesionStarts[image]..<counts.lesionStarts[image + 1] {
          ranks.append(Int32(rank))
          rows.append(counts.lesion[position] * Int32(counts.sites + 1))
        }
      }
      starts.append(Int32(ranks.count))
    }
    entryStarts = starts
    self.ranks = ranks
    self.rows = rows
    table = [Int32](repeating: 0, count: counts.lesions * (counts.sites + 1))
  }

  /// n_ij of one round, row by row; the same seed and round give the same table.
  mutating func shuffled(seed: UInt64, round: Int) -> [Int] {
    var random = RandomStream(seed: seed, purpose: "site permutation", index: UInt64(round))
    for index in table.indices { table[index] = 0 }
    places.deal(&random)
    for (group, donor) in zip(places.groups, places.donors) {
      count(lesionsOf: Int(group), sitesOf: Int(donor))
    }
    var both = [Int](repeating: 0, count: lesions * sites)
    for lesion in 0..<lesions {
      for place in 0..<sites {
        both[lesion * sites + place] = Int(table[lesion * (sites + 1) + place])
      }
    }
    return both
  }

  private mutating func count(lesionsOf group: Int, sitesOf donor: Int) {
    let first = Int(imageStarts[donor])
    for entry in Int(entryStarts[group])..<Int(entryStarts[group + 1]) {
      table[Int(rows[entry] + site[first + Int(ranks[entry])])] += 1
    }
  }
}
