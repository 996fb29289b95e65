internal import Duplicates
internal import Metrics
internal import Vocabulary

/// Lesions and sites of the data set's images, group by group, ready for counting.
package struct SiteCounts: Sendable {
  let lesions: Int
  let sites: Int
  /// Where the images of group g begin.
  private(set) var groupStarts = [0]
  /// The site of each image; -1 when unknown.
  private(set) var site: [Int32] = []
  /// Where the lesions of each image begin.
  private(set) var lesionStarts = [0]
  /// Lesions that are present.
  private(set) var lesion: [Int32] = []
  /// Which lesions are unknown in the same images.
  let classes: UnknownClasses
  /// Where the unknown classes of each image begin.
  private(set) var unknownStarts = [0]
  /// Classes of lesions that are unknown.
  private(set) var unknown: [Int32] = []

  /// Counts nothing yet; every lesion will be known in every image.
  package init(lesions: Int, sites: Int) {
    self.init(lesions: lesions, sites: sites, classes: UnknownClasses(lesions: lesions))
  }

  /// Counts nothing yet; lesions of `classes` are unknown together.
  init(lesions: Int, sites: Int, classes: UnknownClasses) {
    self.lesions = lesions
    self.sites = sites
    self.classes = classes
  }

  init(merge: Merge, groups: ImageGroups) {
    self.init(
      lesions: merge.lesionClasses.count, sites: merge.siteClasses.count,
      classes: merge.unknownClasses())
    for members in groups.members() {
      var any = false
      for image in members where merge.exclusion[image] == nil {
        any = true
        addImage(
          site: Int(merge.site[image]), lesions: merge.lesions(of: image, .present),
          unknown: merge.lesions(of: image, .unknown))
      }
      if any { endGroup() }
    }
  }

  /// Adds an image to the group at hand; the site is -1 when unknown.
  ///
  /// `unknown` lesions are neither present nor absent.
  package mutating func addImage(site index: Int, lesions present: [Int], unknown open: [Int] = [])
  {
    site.append(Int32(index))
    lesion += present.map { Int32($0) }
    lesionStarts.append(lesion.count)
    if !open.isEmpty { unknown += classes.classes(of: open) }
    unknownStarts.append(unknown.count)
  }

  /// Ends the group at hand.
  package mutating func endGroup() {
    groupStarts.append(site.count)
  }

  var groups: Int { groupStarts.count - 1 }

  func images(of group: Int) -> Range<Int> { groupStarts[group]..<groupStarts[group + 1] }

  /// Counts of all images.
  func table() -> SiteTable {
    var table = SiteTable(lesions: lesions, sites: sites, classes: classes)
    for image in site.indices { add(image, to: &table) }
    return table
  }

  /// Groups that have each lesion, wherever it is, or in an image of one of some sites.
  func groupsWithLesion(at indices: Set<Int>? = nil) -> [Int] {
    var counts = [Int](repeating: 0, count: lesions)
    var seen = [Int](repeating: -1, count: lesions)
    for group in 0..<groups {
      for image in images(of: group) where indices?.contains(Int(site[image])) ?? true {
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
    let index = Int(site[image])
    guard index >= 0 else { return }
    table.siteImages[index] += 1
    for position in lesionStarts[image]..<lesionStarts[image + 1] {
      table.both[Int(lesion[position]) * sites + index] += 1
    }
    for position in unknownStarts[image]..<unknownStarts[image + 1] {
      table.unknown[Int(unknown[position]) * sites + index] += 1
    }
  }

  /// What groups add to a table: positions in `both` followed by `siteImages` and `unknown`.
  func kinds() -> GroupKinds {
    GroupKinds(groups: groups) { group, positions in
      for image in images(of: group) where site[image] >= 0 {
        positions.append(Int32(lesions * sites) + site[image])
        for position in lesionStarts[image]..<lesionStarts[image + 1] {
          positions.append(lesion[position] * Int32(sites) + site[image])
        }
        for position in unknownStarts[image]..<unknownStarts[image + 1] {
          positions.append(
            Int32((lesions + 1) * sites) + unknown[position] * Int32(sites) + site[image])
        }
      }
    }
  }
}
