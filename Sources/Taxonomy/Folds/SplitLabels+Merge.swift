internal import Splits
internal import Vocabulary

extension SplitLabels {
  /// Names the labels of a merged data set.
  init(merge: Merge) {
    self.init(lesions: merge.lesionClasses.count, sites: merge.siteClasses.count)
  }

  /// The labels of an image of a merged data set, each once.
  func labels(of image: Int, merge: Merge) -> [Int] {
    let site = Int(merge.site[image])
    return labels(lesions: merge.lesions(of: image, .present), site: site >= 0 ? site : nil)
  }
}
