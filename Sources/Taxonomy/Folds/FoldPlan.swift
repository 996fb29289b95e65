internal import Artifacts
internal import Documents
internal import Duplicates
internal import Rules
internal import Splits
internal import Vocabulary

/// The folds of all images of the data set, and how well they are balanced.
struct FoldPlan: Sendable {
  /// A remembered image that had to move, because a link joined two groups or a fold was empty.
  struct Move: Sendable, Equatable {
    let image: ImageID
    let from: Int
    let to: Int
  }

  /// The fold of every image; -1 for images that are left out.
  let fold: [Int]
  /// Images that had to move.
  let moves: [Move]
  /// Counts of what the split promises: groups in two folds, imbalance of each label.
  let certificate: SplitCertificate
  private let old: FoldAssignments
  private let merge: Merge
  private let groups: ImageGroups

  /// Assigns groups to folds.
  ///
  /// Fails for fewer than two folds, fewer groups than folds, a fold without images, or a memory
  /// made for another number of folds.
  init(
    merge: Merge, groups: ImageGroups, memory: FoldAssignments, folds: Int, seed: UInt64
  ) throws(TaxonomyError) {
    let members = Self.includedMembers(merge, groups)
    let filled = members.indices.filter { !members[$0].isEmpty }
    guard folds >= 2 else {
      throw .degenerateFolds("\(NumberText.counted(folds, "fold")): there must be 2 or more")
    }
    guard filled.count >= folds else {
      throw .degenerateFolds(
        "\(NumberText.counted(filled.count, "group")) for \(folds) folds: a fold would be empty; "
          + (filled.count > 1 ? "take fewer: --folds \(filled.count)" : "two groups are the least")
      )
    }
    guard memory.assignments.isEmpty || memory.folds == folds else {
      throw .otherFolds(
        remembered: memory.folds, asked: folds, parts: memory.parts?.map(\.name) ?? [])
    }
    let labels = SplitLabels(merge: merge)
    var remembered: [Int] = []
    var moves: [Move] = []
    for group in filled {
      let (fold, moved) = Self.remembered(members[group], merge, memory)
      remembered.append(fold)
      moves += moved
    }
    var assignment = remembered
    // After an edit of the rules mostly every group has its fold.
    if remembered.contains(-1) {
      var splitter = Splitter(
        items: filled.map { group in
          labels.item(of: members[group].map { labels.labels(of: $0, merge: merge) })
        },
        labelCount: labels.count, importance: labels.importance, folds: folds,
        assigned: remembered, open: Self.open(memory.parts, folds))
      splitter.run(seed: seed)
      assignment = splitter.assignment
    }
    if memory.parts == nil {
      assignment = Self.filling(
        assignment, sizes: filled.map { members[$0].count }, folds: folds)
    }
    for (position, group) in filled.enumerated()
    where remembered[position] >= 0 && assignment[position] != remembered[position] {
      moves += members[group].map {
        Move(
          image: merge.atlas.images[$0].id, from: remembered[position], to: assignment[position])
      }
    }
    var fold = [Int](repeating: -1, count: merge.atlas.images.count)
    for (position, group) in filled.enumerated() {
      for image in members[group] { fold[image] = assignment[position] }
    }
    for part in 0..<folds where !fold.contains(part) {
      throw .degenerateFolds(
        memory.parts.map {
          "no image of the part '\($0[part].name)' of the official split is in the data set; adopt the "
            + "split again with derm-refine splits import"
        } ?? "fold \(part) has no image; take fewer (--folds), or assign them again (--refold)")
    }
    self.fold = fold
    self.moves = moves
    certificate = SplitCertificate.make(
      merge: merge, groups: groups, fold: fold, folds: folds, seed: seed, labels: labels,
      parts: memory.parts)
    old = memory
    self.merge = merge
    self.groups = groups
  }

  /// What to remember.
  var memory: FoldAssignments {
    Self.remember(old, merge: merge, groups: groups, fold: fold)
  }

  /// The assignment with no fold left empty.
  ///
  /// Remembered folds may leave one empty when most of an atlas is gone; it gets the smallest group of the
  /// fold that has most groups.
  private static func filling(_ assignment: [Int], sizes: [Int], folds: Int) -> [Int] {
    var filled = assignment
    for empty in 0..<folds where !filled.contains(empty) {
      let groups = (0..<folds).map { fold in filled.indices.filter { filled[$0] == fold } }
      guard let most = groups.max(by: { $0.count < $1.count }), most.count > 1,
        let smallest = most.min(by: { (sizes[$0], $0) < (sizes[$1], $1) })
      else { return filled }
      filled[smallest] = empty
    }
    return filled
  }

  /// The folds that groups without one may get.
  ///
  /// Images that an official split does not name must not change what it tests or validates on: they
  /// train, or, where no part is for training, go to the plain folds.
  private static func open(_ parts: [SplitPart]?, _ folds: Int) -> [Int] {
    guard let parts else { return Array(0..<folds) }
    for role in [SplitRole.train, nil] {
      let fitting = (0..<folds).filter { parts[$0].role == role }
      if !fitting.isEmpty { return fitting }
    }
    return Array(0..<folds)
  }

  private static func includedMembers(_ merge: Merge, _ groups: ImageGroups) -> [[Int]] {
    var members = [[Int]](repeating: [], count: groups.count)
    for image in merge.included { members[groups.group[image].rawValue].append(image) }
    return members
  }

  /// The fold that most of a group's images had, or -1, and the images that leave theirs.
  private static func remembered(
    _ images: [Int], _ merge: Merge, _ memory: FoldAssignments
  ) -> (Int, [Move]) {
    if memory.assignments.isEmpty { return (-1, []) }
    let known = images.compactMap { image -> (id: ImageID, fold: Int)? in
      let id = merge.atlas.images[image].id
      return memory.assignments[id.rawValue].map { (id, $0.fold) }
    }
    // Mostly a group stays together: no table of counts is made for it.
    if let first = known.first, known.allSatisfy({ $0.fold == first.fold }) {
      return (first.fold, [])
    }
    var counts: [Int: Int] = [:]
    for image in known { counts[image.fold, default: 0] += 1 }
    let best = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.first
    guard let best else { return (-1, []) }
    let moves = known.filter { $0.fold != best.key }
      .map { Move(image: $0.id, from: $0.fold, to: best.key) }
    return (best.key, moves)
  }

  /// Today's assignments, and those of images that are left out now or belong to absent sources.
  private static func remember(
    _ old: FoldAssignments, merge: Merge, groups: ImageGroups, fold: [Int]
  ) -> FoldAssignments {
    var memory = FoldAssignments(parts: old.parts)
    var first = [String?](repeating: nil, count: groups.count)
    var foldOfGroup = [Int](repeating: -1, count: groups.count)
    for (image, facts) in merge.atlas.images.enumerated() {
      let group = groups.group[image].rawValue
      if first[group] == nil { first[group] = facts.id.rawValue }
      if fold[image] >= 0 { foldOfGroup[group] = fold[image] }
    }
    // A source that is absent today may come back, and its images must get their old folds. What a
    // present source no longer has is forgotten.
    let present = Set(merge.atlas.images.map(\.source))
    for (image, one) in old.assignments {
      let source = image.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
      if !present.contains(source) { memory.remember(image, group: one.group, fold: one.fold) }
    }
    for (image, facts) in merge.atlas.images.enumerated() {
      let group = groups.group[image].rawValue
      let id = facts.id.rawValue
      let name = first[group] ?? id
      // An image that is left out now follows its group, so that it can't return into another fold.
      if foldOfGroup[group] >= 0 {
        memory.remember(id, group: name, fold: foldOfGroup[group])
      } else if let one = old.assignments[id] {
        memory.remember(id, group: name, fold: one.fold)
      }
    }
    return memory
  }
}
