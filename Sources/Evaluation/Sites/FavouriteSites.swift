package import Artifacts
internal import Vocabulary

/// The site that each lesion keeps to most: of largest lift among those with enough of its cases.
package struct FavouriteSites: Sendable {
  /// The fewest cases of the lesion at the site.
  package static let leastCases = 20

  /// A lesion's favourite.
  package struct Favourite: Hashable, Sendable {
    /// Position of the site.
    package let site: Int
    /// Groups that have the lesion there.
    package let cases: Int
    package let lift: Double
  }

  /// One entry a lesion; nil where no site has enough cases.
  package let entries: [Favourite?]

  /// Counts over the whole data set.
  package init(pack: Pack) {
    let sites = pack.manifest.sites.count
    let views = Set((pack.manifest.views ?? []).map(\.rawValue))
    let indices = pack.manifest.sites.indices.filter { !views.contains(pack.manifest.sites[$0].id) }
    var lesionImages = [Int](repeating: 0, count: pack.manifest.lesions.count)
    // Images of each site in which the lesion is known, lesion by lesion.
    var known = [Int](repeating: 0, count: sites * lesionImages.count)
    var both = [Int](repeating: 0, count: sites * lesionImages.count)
    var groups = [Set<GroupID>](repeating: [], count: both.count)
    for image in pack.images {
      guard let site = image.site else { continue }
      for (lesion, state) in image.lesions.enumerated() where state != .unknown {
        known[lesion * sites + site] += 1
        guard state == .present else { continue }
        lesionImages[lesion] += 1
        both[lesion * sites + site] += 1
        groups[lesion * sites + site].insert(image.group)
      }
    }
    entries = lesionImages.indices.map { lesion in
      let images = known[(lesion * sites)..<((lesion + 1) * sites)].reduce(0, +)
      return indices.filter { groups[lesion * sites + $0].count >= Self.leastCases }
        .map { site in
          let cell = lesion * sites + site
          return Favourite(
            site: site, cases: groups[cell].count,
            lift: Double(both[cell]) * Double(images)
              / (Double(lesionImages[lesion]) * Double(known[cell])))
        }
        .max { ($0.lift, $1.site) < ($1.lift, $0.site) }
    }
  }
}
