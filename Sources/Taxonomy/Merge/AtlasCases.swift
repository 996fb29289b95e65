internal import Vocabulary

/// Which images of an atlas show the same case.
///
/// Computed once for an atlas, so that counts of cases compare positions and no names.
struct AtlasCases: Sendable {
  /// The first image of each image's case; an image without a case is one of its own.
  let first: [Int]
  /// All images, those of a case one behind the other.
  let order: [Int]

  /// Takes images in the order of their ids.
  init(_ images: [AtlasImage]) {
    var known = [CaseID: Int](minimumCapacity: images.count)
    var first = [Int](repeating: 0, count: images.count)
    for (image, facts) in images.enumerated() {
      first[image] = image
      guard let id = facts.caseID else { continue }
      if let earlier = known[id] { first[image] = earlier } else { known[id] = image }
    }
    self.first = first
    order = Self.order(first)
  }

  /// Images by the first image of their case: counted first, then put where they belong.
  private static func order(_ first: [Int]) -> [Int] {
    var next = [Int](repeating: 0, count: first.count + 1)
    for image in first { next[image + 1] += 1 }
    for image in first.indices { next[image + 1] += next[image] }
    var order = [Int](repeating: 0, count: first.count)
    for image in first.indices {
      order[next[first[image]]] = image
      next[first[image]] += 1
    }
    return order
  }
}
