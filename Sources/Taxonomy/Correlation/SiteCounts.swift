internal import Duplicates
internal import Vocabulary

/// Lesions and sites of the data set's images, group by group, ready for counting.
public struct SiteCounts: Sendable {
  /// The number of lesions.
  let lesions: Int
  /// The number of sites.
  let sites: Int
  /// Where the images of group g begin.
  private(set) var groupStarts = [0]
  /// The site of each image; -1 when unknown.
  private(set) var site: [Int32] = []
  /// Where the lesions of each image begin.
  private(set) var lesionStarts = [0]
  /// Lesions that are present.
  private(set) var lesion: [Int32] = []

  /// Counts nothing yet.
  public init(lesions: Int, sites: Int) {
    self.lesions = lesions
    self.sites = sites
  }

  init(merge: Merge, groups: ImageGroups) {
    self.init(lesions: merge.lesionClasses.count, sites: merge.siteClasses.count)
    for members in groups.members() {
      var any = false
      for image in members where merge.exclusion[image] == nil {
        any = true
        let present = merge.labels(of: image).enumerated().filter { $0.element == .present }
        addImage(site: Int(merge.site[image]), lesions: present.map(\.offset))
      }
      if any { endGroup() }
    }
  }

  /// Adds an image to the group at hand; the site is -1 when unknown.
  public mutating func addImage(site place: Int, lesions present: [Int]) {
    site.append(Int32(place))
    lesion += present.map { Int32($0) }
    lesionStarts.append(lesion.count)
  }

  /// Ends the group at hand.
  public mutating func endGroup() {
    groupStarts.append(site.count)
  }

  /// The number of groups.
  var groups: Int { groupStarts.count - 1 }

  /// The images of a group.
  func images(of group: Int) -> Range<Int> { groupStarts[group]..<groupStarts[group + 1] }

  /// Counts of all images.
  func table() -> SiteTable {
    var table = SiteTable(lesions: lesions, sites: sites)
    for image in site.indices { add(image, to: &table) }
    return table
  }

  /// Groups that have each lesion on an image with a known site, and groups with the lesion at all.
  func groupsWithLesion() -> [Int] {
    var counts = [Int](repeating: 0, count: lesions)
    var seen = [Int](repeating: -1, count: lesions)
    for group in 0..<groups {
      for image in images(of: group) {
        for position in lesionStarts[image]..<lesionStarts[image + 1] {
          let which = Int(lesion[position])
          if seen[which] == group { continue }
          seen[which] = group
          counts[which] += 1
        }
      }
    }
    return counts
  }

  private func add(_ image: Int, to table: inout SiteTable) {
    let place = Int(site[image])
    guard place >= 0 else { return }
    table.siteImages[place] += 1
    for position in lesionStarts[image]..<lesionStarts[image + 1] {
      table.both[Int(lesion[position]) * sites + place] += 1
    }
  }

  /// What each group adds to a table: positions in `both` followed by `siteImages`, group by group.
  func contributions() -> (starts: [Int], positions: [Int32]) {
    var starts = [0]
    var positions: [Int32] = []
    for group in 0..<groups {
      for image in images(of: group) where site[image] >= 0 {
        positions.append(Int32(lesions * sites) + site[image])
        for position in lesionStarts[image]..<lesionStarts[image + 1] {
          positions.append(lesion[position] * Int32(sites) + site[image])
        }
      }
      starts.append(positions.count)
    }
    return (starts, positions)
  }
}

/// How many images have a lesion and a site.
struct SiteTable: Sendable, Equatable {
  /// The number of lesions.
  let lesions: Int
  /// The number of sites.
  let sites: Int
  /// n_ij, row by row.
  var both: [Int]
  /// n_j.
  var siteImages: [Int]

  init(lesions: Int, sites: Int) {
    self.lesions = lesions
    self.sites = sites
    both = [Int](repeating: 0, count: lesions * sites)
    siteImages = [Int](repeating: 0, count: sites)
  }

  /// n_i: images with the lesion and a known site.
  func lesionImages(_ lesion: Int) -> Int {
    both[(lesion * sites)..<((lesion + 1) * sites)].reduce(0, +)
  }

  /// The row of a lesion by Eq 1: M_ij = (n_ij / n_j) / sum_k (n_ik / n_k).
  ///
  /// nil where the lesion or the site has no image; k runs over sites with images. A lesion that is
  /// independent of site gives 1 / N_b in every cell, and rows sum to 1.
  func row(_ lesion: Int) -> [Double?] {
    var rates = [Double?](repeating: nil, count: sites)
    var sum = 0.0
    for place in 0..<sites where siteImages[place] > 0 {
      let rate = Double(both[lesion * sites + place]) / Double(siteImages[place])
      rates[place] = rate
      sum += rate
    }
    guard sum > 0 else { return [Double?](repeating: nil, count: sites) }
    return rates.map { $0.map { $0 / sum } }
  }
}
