package import Vocabulary

/// Connected groups of images: what a split must keep together.
package struct ImageGroups: Sendable {
  /// The group of every image, dense from 0 in order of the first image of each group.
  package let group: [GroupID]
  package let count: Int
  /// The pairs of images that were connected directly.
  package let pairs: [(Int, Int)]
  /// Bits in which the hashes of like points could differ in the search for crops, where so many points were
  /// there that it was fewer than usual; nil elsewhere.
  package let narrowedRadius: Int?

  /// Connects images that share any key: case, further keys, or the digest of equal files.
  ///
  /// `keys` has the keys of every image, images in order of their ids, and is gone through once; `pairs`
  /// connects images directly, such as near-duplicates.
  package init(
    keys: some RandomAccessCollection<[String]>, pairs: [(Int, Int)] = [],
    narrowedRadius: Int? = nil
  ) {
    var sets = DisjointSets(count: keys.count)
    var first: [String: Int] = [:]
    for (image, mine) in keys.enumerated() {
      for key in mine {
        // Joining each image with the first one of its key connects all of them; pairs would be as
        // many as the square of their number.
        if let other = first[key] { sets.join(other, image) } else { first[key] = image }
      }
    }
    for (one, other) in pairs { sets.join(one, other) }
    // Numbered by the first image of each group: which image is a set's root depends on the order
    // of the joins.
    var numbers = [Int](repeating: -1, count: keys.count)
    var group: [GroupID] = []
    group.reserveCapacity(keys.count)
    var next = 0
    for image in 0..<keys.count {
      let root = sets.root(of: image)
      if numbers[root] < 0 {
        numbers[root] = next
        next += 1
      }
      group.append(GroupID(numbers[root]))
    }
    self.group = group
    count = next
    self.pairs = pairs
    self.narrowedRadius = narrowedRadius
  }

  /// The images of every group, ascending.
  package func members() -> [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (image, group) in group.enumerated() { members[group.rawValue].append(image) }
    return members
  }
}
