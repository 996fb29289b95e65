/// How many images have a lesion and a site.
struct SiteTable: Sendable, Equatable {
  let lesions: Int
  let sites: Int
  /// n_ij, row by row.
  var both: [Int]
  /// n_j: the images of each site.
  var siteImages: [Int]
  /// Which lesions are unknown in the same images.
  let classes: UnknownClasses
  /// Images of each site in which the lesions of a class are unknown, class by class.
  var unknown: [Int]

  init(lesions: Int, sites: Int, classes: UnknownClasses? = nil) {
    self.lesions = lesions
    self.sites = sites
    self.classes = classes ?? UnknownClasses(lesions: lesions)
    both = [Int](repeating: 0, count: lesions * sites)
    siteImages = [Int](repeating: 0, count: sites)
    unknown = [Int](repeating: 0, count: self.classes.count * sites)
  }

  /// n_j of a lesion's row: images of each site in which the lesion is known to be present or absent.
  func known(_ lesion: Int) -> [Int] { known(inClass: classes.classOf[lesion]) }

  /// The same for the lesions of a class; nil: for lesions that are known in every image.
  func known(inClass which: Int?) -> [Int] {
    guard let which else { return siteImages }
    return siteImages.indices.map { siteImages[$0] - unknown[which * sites + $0] }
  }

  /// n_i: images with the lesion and a known site.
  func lesionImages(_ lesion: Int) -> Int {
    both[(lesion * sites)..<((lesion + 1) * sites)].reduce(0, +)
  }

  /// The row of a lesion by Eq 1: M_ij = (n_ij / n_j) / sum_k (n_ik / n_k), on the images in which the
  /// lesion is known.
  ///
  /// nil where the lesion or the site has no image; k runs over sites with images. A lesion that is
  /// independent of site gives 1 / N_b in every cell, and rows sum to 1.
  func row(_ lesion: Int) -> [Double?] {
    var rates = [Double?](repeating: nil, count: sites)
    var sum = 0.0
    let known = known(lesion)
    for index in 0..<sites where known[index] > 0 {
      let rate = Double(both[lesion * sites + index]) / Double(known[index])
      rates[index] = rate
      sum += rate
    }
    guard sum > 0 else { return [Double?](repeating: nil, count: sites) }
    return rates.map { $0.map { $0 / sum } }
  }
}
