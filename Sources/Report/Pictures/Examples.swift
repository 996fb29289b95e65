internal import Artifacts
internal import Vocabulary

/// Images that stand for a class, a site or a cell of the map.
///
/// One image a group, spread evenly over those that fit, in the pack's order: the same pack gives the
/// same examples, and none is chosen by its looks.
struct Examples {
  private let pack: Pack
  private let byLesion: [[Int]]
  private let bySite: [[Int]]

  init(pack: Pack) {
    self.pack = pack
    var byLesion = [[Int]](repeating: [], count: pack.manifest.lesions.count)
    var bySite = [[Int]](repeating: [], count: pack.manifest.sites.count)
    for (index, image) in pack.images.enumerated() where image.pixels != nil {
      for (lesion, state) in image.lesions.enumerated() where state == .present {
        byLesion[lesion].append(index)
      }
      if let site = image.site { bySite[site].append(index) }
    }
    self.byLesion = byLesion
    self.bySite = bySite
  }

  func lesion(_ lesion: Int, _ count: Int) -> [Int] { spread(byLesion[lesion], count) }

  func site(_ site: Int, _ count: Int) -> [Int] { spread(bySite[site], count) }

  /// Examples of a lesion at a site; those that `isShown` already come first, to save room.
  func cell(_ lesion: Int, _ site: Int, _ count: Int, isShown: (Int) -> Bool) -> [Int] {
    let fitting = byLesion[lesion].filter { pack.images[$0].site == site }
    let shown = spread(fitting.filter(isShown), count)
    guard shown.count < count else { return shown }
    let groups = Set(shown.map { pack.images[$0].group })
    let others = fitting.filter { !isShown($0) && !groups.contains(pack.images[$0].group) }
    return shown + spread(others, count - shown.count)
  }

  private func spread(_ images: [Int], _ count: Int) -> [Int] {
    var groups = Set<GroupID>()
    let different = images.filter { groups.insert(pack.images[$0].group).inserted }
    guard different.count > count, count > 0 else { return different }
    return (0..<count).map { different[$0 * different.count / count] }
  }
}
