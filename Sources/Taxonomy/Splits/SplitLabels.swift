internal import Vocabulary

/// What a split balances: all images, lesions, sites, and pairs of lesions on one image.
struct SplitLabels: Sendable {
  private let lesions: Int
  private let sites: Int
  /// The number of labels.
  let count: Int
  /// Weights of the labels in sixteenths.
  let importance: [Int]

  init(merge: Merge) {
    lesions = merge.lesionClasses.count
    sites = merge.siteClasses.count
    let plain = 1 + lesions + sites
    let pairs = lesions * (lesions - 1) / 2
    count = plain + pairs
    // Pairs are many and rare: at full weight they would drown the labels themselves.
    importance =
      [Int](repeating: 16, count: plain) + [Int](repeating: 1, count: pairs)
  }

  /// The label of all images.
  var all: Int { 0 }

  /// The label of a lesion.
  func lesion(_ position: Int) -> Int { 1 + position }

  /// The label of a site.
  func site(_ position: Int) -> Int { 1 + lesions + position }

  /// The labels of pairs of lesions.
  var pairs: Range<Int> { (1 + lesions + sites)..<count }

  private func pair(_ first: Int, _ second: Int) -> Int {
    1 + lesions + sites + second * (second - 1) / 2 + first
  }

  /// The labels of an image, each once.
  func labels(of image: Int, merge: Merge) -> [Int] {
    var labels = [all]
    var present: [Int] = []
    for (position, state) in merge.labels(of: image).enumerated() where state == .present {
      present.append(position)
      labels.append(lesion(position))
    }
    if merge.site[image] >= 0 { labels.append(site(Int(merge.site[image]))) }
    for (rank, second) in present.enumerated() {
      for first in present[..<rank] { labels.append(pair(first, second)) }
    }
    return labels
  }

  /// A group's images per label.
  func item(of images: [Int], merge: Merge) -> Splitter.Item {
    var all: [Int] = []
    for image in images { all += labels(of: image, merge: merge) }
    all.sort()
    var item = Splitter.Item()
    for label in all {
      if item.labels.last == Int32(label) {
        item.counts[item.counts.count - 1] += 1
      } else {
        item.labels.append(Int32(label))
        item.counts.append(1)
      }
    }
    return item
  }
}
