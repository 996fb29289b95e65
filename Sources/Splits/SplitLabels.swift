/// What a split balances: all images, lesions, sites, and pairs of lesions on one image.
package struct SplitLabels: Sendable {
  private let lesions: Int
  private let sites: Int
  /// The number of labels.
  package let count: Int
  /// Weights of the labels in sixteenths.
  package let importance: [Int]

  /// Names the labels of a data set with so many lesion classes and sites.
  package init(lesions: Int, sites: Int) {
    self.lesions = lesions
    self.sites = sites
    let plain = 1 + lesions + sites
    let pairs = lesions * (lesions - 1) / 2
    count = plain + pairs
    // Pairs are many and rare: at full weight they would drown the labels themselves.
    importance =
      [Int](repeating: 16, count: plain) + [Int](repeating: 1, count: pairs)
  }

  /// The label of all images.
  package var all: Int { 0 }

  package func lesion(_ position: Int) -> Int { 1 + position }

  package func site(_ position: Int) -> Int { 1 + lesions + position }

  /// The labels of pairs of lesions.
  package var pairs: Range<Int> { (1 + lesions + sites)..<count }

  private func pair(_ first: Int, _ second: Int) -> Int {
    1 + lesions + sites + second * (second - 1) / 2 + first
  }

  /// The labels of an image, each once: `lesions` ascending, `site` nil when it is unknown.
  package func labels(lesions: [Int], site: Int?) -> [Int] {
    var labels = [all] + lesions.map(lesion)
    if let site { labels.append(self.site(site)) }
    for (rank, second) in lesions.enumerated() {
      for first in lesions[..<rank] { labels.append(pair(first, second)) }
    }
    return labels
  }

  /// A group's images per label, from the labels of each image.
  package func item(of images: [[Int]]) -> Splitter.Item {
    var all = images.flatMap { $0 }
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
