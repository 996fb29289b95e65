internal import Duplicates
internal import Packs
internal import Provenance
internal import Vocabulary

/// The folds of all images of the data set, and how well they are balanced.
struct FoldPlan: Sendable {
  /// A remembered image that had to move, because a link joined two groups.
  struct Move: Sendable, Equatable {
    let image: ImageID
    let from: Int
    let to: Int
  }

  /// The fold of every image; -1 for images that are left out.
  let fold: [Int]
  /// Images that had to move.
  let moves: [Move]
  /// What to remember.
  let memory: FoldMemory
  /// The proof.
  let certificate: SplitCertificate

  /// Deals groups to folds.
  ///
  /// Fails for fewer than two folds, fewer groups than folds, a fold without images, or a memory
  /// made for another number of folds.
  init(
    merge: Merge, groups: ImageGroups, memory: FoldMemory, folds: Int, seed: UInt64
  ) throws(TaxonomyError) {
    let members = Self.includedMembers(merge, groups)
    let dealt = members.indices.filter { !members[$0].isEmpty }
    guard folds >= 2 else { throw .degenerateFolds("\(folds) folds: there must be 2 or more") }
    guard dealt.count >= folds else {
      throw .degenerateFolds(
        "\(dealt.count) groups for \(folds) folds: a fold would be empty; take fewer folds")
    }
    guard memory.places.isEmpty || memory.folds == folds else {
      throw .otherFolds(remembered: memory.folds, asked: folds)
    }
    let labels = SplitLabels(merge: merge)
    var remembered: [Int] = []
    var moves: [Move] = []
    for group in dealt {
      let (fold, moved) = Self.remembered(members[group], merge, memory)
      remembered.append(fold)
      moves += moved
    }
    var splitter = Splitter(
      items: dealt.map { group in
        labels.item(of: members[group].map { labels.labels(of: $0, merge: merge) })
      },
      labelCount: labels.count, importance: labels.importance, folds: folds, assigned: remembered)
    splitter.run(seed: seed)
    var fold = [Int](repeating: -1, count: merge.atlas.images.count)
    for (position, group) in dealt.enumerated() {
      for image in members[group] { fold[image] = splitter.assignment[position] }
    }
    for part in 0..<folds where !fold.contains(part) {
      throw .degenerateFolds("fold \(part) has no image; take fewer folds, or --refold")
    }
    self.fold = fold
    self.moves = moves
    certificate = SplitCertificate.make(
      merge: merge, groups: groups, fold: fold, folds: folds, seed: seed, labels: labels)
    self.memory = Self.remember(memory, merge: merge, groups: groups, fold: fold)
  }

  private static func includedMembers(_ merge: Merge, _ groups: ImageGroups) -> [[Int]] {
    var members = [[Int]](repeating: [], count: groups.count)
    for image in merge.included { members[groups.group[image].rawValue].append(image) }
    return members
  }

  /// The fold that most of a group's images had, or -1, and the images that leave theirs.
  private static func remembered(
    _ images: [Int], _ merge: Merge, _ memory: FoldMemory
  ) -> (Int, [Move]) {
    if memory.places.isEmpty { return (-1, []) }
    var counts: [Int: Int] = [:]
    var places: [(id: ImageID, fold: Int)] = []
    for image in images {
      let id = merge.atlas.images[image].id
      guard let place = memory.places[id.rawValue] else { continue }
      counts[place.fold, default: 0] += 1
      places.append((id, place.fold))
    }
    let best = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.first
    guard let best else { return (-1, []) }
    let moves = places.filter { $0.fold != best.key }
      .map { Move(image: $0.id, from: $0.fold, to: best.key) }
    return (best.key, moves)
  }

  /// Today's places, and those of images that are left out now or belong to absent sources.
  private static func remember(
    _ old: FoldMemory, merge: Merge, groups: ImageGroups, fold: [Int]
  ) -> FoldMemory {
    var memory = FoldMemory()
    var first = [String?](repeating: nil, count: groups.count)
    var foldOfGroup = [Int](repeating: -1, count: groups.count)
    for (image, facts) in merge.atlas.images.enumerated() {
      let group = groups.group[image].rawValue
      if first[group] == nil { first[group] = facts.id.rawValue }
      if fold[image] >= 0 { foldOfGroup[group] = fold[image] }
    }
    let present = Set(merge.atlas.images.map(\.source))
    for (image, place) in old.places {
      let source = image.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
      if !present.contains(source) { memory.remember(image, group: place.group, fold: place.fold) }
    }
    for (image, facts) in merge.atlas.images.enumerated() {
      let group = groups.group[image].rawValue
      let id = facts.id.rawValue
      let name = first[group] ?? id
      if foldOfGroup[group] >= 0 {
        memory.remember(id, group: name, fold: foldOfGroup[group])
      } else if let place = old.places[id] {
        memory.remember(id, group: name, fold: place.fold)
      }
    }
    return memory
  }
}
