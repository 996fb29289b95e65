internal import Artifacts
internal import Glibc
internal import Vocabulary

/// P(lesion | site), counted for each fold on images of the other folds; those that an official split only tests
/// count nowhere.
struct SiteShares: Sendable {
  private let sites: Int
  private let lesions: Int
  /// By fold: images with a known label, one row a site, the last for all images.
  private let known: [Int: [Int]]
  /// In the same way: images that have the lesion.
  private let present: [Int: [Int]]

  /// A share is counted as if so many more images of the site had the lesion as often as all images.
  static let strength = 10.0

  /// Counts for some folds; `leftOut` are groups that a fold's counts leave out too.
  init(_ pack: Pack, folds: Set<Int>, leftOut: [Int: Set<GroupID>] = [:]) {
    sites = pack.manifest.sites.count
    lesions = pack.manifest.lesions.count
    var known: [Int: [Int]] = [:]
    var present: [Int: [Int]] = [:]
    let onlyTested = Set(pack.images.map(\.fold)).filter {
      pack.manifest.certificate.role(of: $0.rawValue) == .test
    }
    let counting = pack.images.filter { !onlyTested.contains($0.fold) }
    for fold in folds {
      var counted = [Int](repeating: 0, count: (sites + 1) * lesions)
      var having = counted
      let others = leftOut[fold] ?? []
      for image in counting where image.fold.rawValue != fold && !others.contains(image.group) {
        for (lesion, state) in image.lesions.enumerated() where state != .unknown {
          // The row after the last site counts every image: its shares stand in where a site is
          // unknown or new.
          for row in [image.site, sites].compactMap(\.self) {
            counted[row * lesions + lesion] += 1
            having[row * lesions + lesion] += state == .present ? 1 : 0
          }
        }
      }
      known[fold] = counted
      present[fold] = having
    }
    self.known = known
    self.present = present
  }

  /// The groups of the images that a model evaluated, by the fold that it left out for them.
  ///
  /// Folds of a run of another pack may differ from the pack's: without these its images' own labels would count.
  static func evaluatedGroups(_ model: EvaluatedModel) -> [Int: Set<GroupID>] {
    var groups: [Int: Set<GroupID>] = [:]
    for (group, fold) in zip(model.groups, model.folds) {
      groups[fold, default: []].insert(GroupID(rawValue: group))
    }
    return groups
  }

  /// The share of a site's images that have each lesion; where the site is unknown or new, that of all images.
  func shares(site: Int?, fold: Int) -> [Float] {
    guard let known = known[fold], let present = present[fold] else { return [] }
    return (0..<lesions).map { lesion in
      let own = (site ?? sites) * lesions + lesion
      let cell = known[own] > 0 ? own : sites * lesions + lesion
      return known[cell] == 0 ? 0 : Float(present[cell]) / Float(known[cell])
    }
  }

  /// log odds of P(lesion | site) minus log odds of P(lesion); 0 where the site is unknown.
  ///
  /// Shares are drawn towards that of all images, with `strength` images, so that a site of two images says little.
  func logOddsRatio(lesion: Int, site: Int?, fold: Int) -> Double {
    guard let site, let known = known[fold], let present = present[fold] else { return 0 }
    let (own, all) = (site * lesions + lesion, sites * lesions + lesion)
    let share = (Double(present[all]) + 0.5) / (Double(known[all]) + 1)
    let there =
      (Double(present[own]) + Self.strength * share) / (Double(known[own]) + Self.strength)
    return log(there / (1 - there)) - log(share / (1 - share))
  }
}
