internal import Foundation
internal import Packs
internal import Vocabulary

/// How unevenly lesions are spread over sites, in draws of cases.
///
/// KL(P(site | lesion) || P(site)) in bits over the images with a known site, views left out. A draw repeats
/// cases, which makes the divergence too large by chance; what a draw tells is its distance from the mean of
/// the draws, which is added to the data set's value, from which chance has been taken.
struct PredilectionDraws {
  private let sites: Int
  private let lesions: Int
  /// Row, site and lesions of the images that count.
  private let images: [(row: Int, site: Int, lesions: [Int])]

  /// Prepares for rows that show these images of the pack.
  init(pack: Pack, images: [Int]) {
    sites = pack.manifest.sites.count
    lesions = pack.manifest.lesions.count
    let views = Set((pack.manifest.views ?? []).map(\.rawValue))
    self.images = images.enumerated().compactMap { row, image in
      let packed = pack.images[image]
      guard let site = packed.site, !views.contains(pack.manifest.sites[site].id) else {
        return nil
      }
      return (row, site, packed.lesions.indices.filter { packed.lesions[$0] == .present })
    }
  }

  /// Each lesion's divergence under weights; nil without an image.
  func bits(_ weights: [UInt16]) -> [Double?] {
    var both = [Int](repeating: 0, count: lesions * sites)
    var all = [Int](repeating: 0, count: sites)
    for image in images {
      let weight = Int(weights[image.row])
      all[image.site] += weight
      for lesion in image.lesions { both[lesion * sites + image.site] += weight }
    }
    let total = Double(all.reduce(0, +))
    return (0..<lesions).map { lesion in
      let row = both[lesion * sites..<(lesion + 1) * sites]
      let own = Double(row.reduce(0, +))
      guard own > 0 else { return nil }
      return zip(row, all).reduce(0.0) { sum, pair in
        guard pair.0 > 0 else { return sum }
        let share = Double(pair.0) / own
        return sum + share * log2(share * total / Double(pair.1))
      }
    }
  }
}
