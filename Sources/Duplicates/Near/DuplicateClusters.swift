/// Copies gathered around one image each, for people to look at.
///
/// Every member is itself a copy of its group's representative, so that images which look less and less
/// alike are not shown as one. A split must not divide them all the same: folds take all pairs that were
/// found (`ImageGroups`), and `DuplicateClusters` is for lists only.
package struct DuplicateClusters: Sendable {
  /// An image with its copies.
  package struct Group: Sendable, Hashable {
    /// The image that all others are copies of.
    package let representative: Int
    /// Each copy, ascending by its position; `first` and `second` are as found.
    package let copies: [NearDuplicate]

    /// The positions of all its images, ascending.
    package var members: [Int] {
      ([representative] + copies.map { $0.first == representative ? $0.second : $0.first }).sorted()
    }
  }

  /// The groups of two or more, in order of their representatives.
  package let groups: [Group]
  /// Pairs of copies whose images lie in two groups, or in one and in none.
  package let loose: [NearDuplicate]

  /// Gathers pairs; none of them may occur twice.
  ///
  /// The image with the most copies takes all of them; then, in order of the number of copies, every
  /// image that is still free takes those that are. Of equals the first comes first.
  package init(_ copies: [NearDuplicate]) {
    var near: [Int: [NearDuplicate]] = [:]
    for copy in copies {
      near[copy.first, default: []].append(copy)
      near[copy.second, default: []].append(copy)
    }
    func other(_ copy: NearDuplicate, _ one: Int) -> Int {
      copy.first == one ? copy.second : copy.first
    }
    // The position decides between equals, or the order of a dictionary would.
    let order = near.keys.sorted {
      let (one, two) = (near[$0]?.count ?? 0, near[$1]?.count ?? 0)
      return one == two ? $0 < $1 : one > two
    }
    var home: [Int: Int] = [:]
    var groups: [Group] = []
    for image in order where home[image] == nil {
      let mine = (near[image] ?? []).filter { home[other($0, image)] == nil }
      guard !mine.isEmpty else { continue }
      home[image] = image
      for copy in mine { home[other(copy, image)] = image }
      groups.append(
        Group(
          representative: image,
          copies: mine.sorted { other($0, image) < other($1, image) }))
    }
    self.groups = groups.sorted { $0.representative < $1.representative }
    loose = copies.filter { home[$0.first] == nil || home[$0.first] != home[$0.second] }
  }
}
