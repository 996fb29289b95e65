/// Copies gathered around one picture each, for people to look at.
///
/// Every member is itself a copy of its group's representative, so that pictures which look less and less
/// alike are not shown as one. A split must not divide them all the same: folds take all pairs that were
/// found (`ImageGroups`), and `CopyGroups` is for lists only.
public struct CopyGroups: Sendable {
  /// A picture with its copies.
  public struct Group: Sendable, Hashable {
    /// The picture that all others are copies of.
    public let representative: Int
    /// Each copy, ascending by its position; `first` and `second` are as found.
    public let copies: [NearCopy]

    /// The positions of all its pictures, ascending.
    public var members: [Int] {
      ([representative] + copies.map { $0.first == representative ? $0.second : $0.first }).sorted()
    }
  }

  /// The groups of two or more, in order of their representatives.
  public let groups: [Group]
  /// Pairs of copies whose pictures lie in two groups, or in one and in none.
  public let loose: [NearCopy]

  /// Gathers pairs; none of them may occur twice.
  ///
  /// The picture with the most copies takes all of them; then, in order of the number of copies, every
  /// picture that is still free takes those that are. Of equals the first comes first.
  public init(_ copies: [NearCopy]) {
    var near: [Int: [NearCopy]] = [:]
    for copy in copies {
      near[copy.first, default: []].append(copy)
      near[copy.second, default: []].append(copy)
    }
    func other(_ copy: NearCopy, _ one: Int) -> Int {
      copy.first == one ? copy.second : copy.first
    }
    let order = near.keys.sorted {
      let (one, two) = (near[$0]?.count ?? 0, near[$1]?.count ?? 0)
      return one == two ? $0 < $1 : one > two
    }
    var home: [Int: Int] = [:]
    var groups: [Group] = []
    for picture in order where home[picture] == nil {
      let mine = (near[picture] ?? []).filter { home[other($0, picture)] == nil }
      guard !mine.isEmpty else { continue }
      home[picture] = picture
      for copy in mine { home[other(copy, picture)] = picture }
      groups.append(
        Group(
          representative: picture,
          copies: mine.sorted { other($0, picture) < other($1, picture) }))
    }
    self.groups = groups.sorted { $0.representative < $1.representative }
    loose = copies.filter { home[$0.first] == nil || home[$0.first] != home[$0.second] }
  }
}
