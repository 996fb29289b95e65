internal import Artifacts
internal import Metrics
internal import Vocabulary

/// How unevenly lesions are spread over sites, in bootstrap replicates of cases.
///
/// KL(P(site | lesion) || P(site)) in bits over the images with a known site, views left out. A replicate
/// repeats cases, which makes the divergence too large by chance; what it tells is its distance from the mean of
/// the replicates, which is added to the data set's value, from which chance has been taken.
struct PredilectionReplicates {
  private let sites: Int
  private let lesions: Int
  /// Row and column in the table, once for the site of each image that counts and once for each of its lesions
  /// there that are present or unknown: rows are lesions, then all images, then unknown lesions.
  private let cells: [(row: Int32, index: Int32)]

  /// Prepares for rows that show these images of the pack.
  init(pack: Pack, images: [Int]) {
    sites = pack.manifest.sites.count
    lesions = pack.manifest.lesions.count
    let views = Set((pack.manifest.views ?? []).map(\.rawValue))
    var cells: [(row: Int32, index: Int32)] = []
    for (row, image) in images.enumerated() {
      let packed = pack.images[image]
      guard let site = packed.site, !views.contains(pack.manifest.sites[site].id) else { continue }
      cells.append((Int32(row), Int32(lesions * sites + site)))
      for (lesion, state) in packed.lesions.enumerated() where state != .absent {
        let index = state == .present ? lesion : lesions + 1 + lesion
        cells.append((Int32(row), Int32(index * sites + site)))
      }
    }
    self.cells = cells
  }

  /// Each lesion's divergence under weights; nil without an image.
  func bits(_ weights: [UInt16]) -> [Double?] {
    var both = [Int](repeating: 0, count: (2 * lesions + 1) * sites)
    for cell in cells { both[Int(cell.index)] += Int(weights[Int(cell.row)]) }
    let all = both[(lesions * sites)..<((lesions + 1) * sites)]
    return (0..<lesions).map { lesion in
      let open = both[(lesions + 1 + lesion) * sites..<(lesions + 2 + lesion) * sites]
      return KullbackLeibler.bits(
        both[lesion * sites..<(lesion + 1) * sites], of: zip(all, open).map { $0 - $1 })
    }
  }
}
