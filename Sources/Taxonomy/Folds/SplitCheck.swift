package import Artifacts
internal import Duplicates
internal import Files
package import Rules
internal import Splits
internal import Vocabulary

/// What is to be said of somebody's split of this data set.
package struct SplitCheck: Sendable {
  /// Images that must stay together and don't.
  package struct Leak: Sendable, Equatable {
    /// One image of the group.
    package let first: String
    /// An image of the group in another part.
    package let second: String
    /// The names of the parts in which the two are, in the same order.
    package let parts: [String]
    /// How many images the group has in the split.
    package let images: Int
    /// What holds the two together: a case, a key, equal files, or other images between them.
    package let why: String
  }

  /// The parts that have images of the data set, in the order of their folds.
  package let parts: [SplitPart]
  /// Groups that more than one part has, in order of their first image.
  package let leaks: [Leak]
  /// Lines whose image is not in the data set.
  package let unknown: [String]
  /// Images that two lines put into different parts.
  package let contradicted: [String]
  /// Images of the data set that no line names.
  package let missing: [String]
  /// Counts and imbalance of the images that have a part.
  package let certificate: SplitCertificate
  /// The part of every image of the atlas; -1 for none.
  let fold: [Int]

  /// Whether it may be trained on: no group in two parts, no image in two, every image in one.
  package var isSound: Bool { leaks.isEmpty && contradicted.isEmpty && missing.isEmpty }
}

extension Refinement {
  /// Checks somebody's split against this data set's groups and labels.
  ///
  /// `bytes` is a table (`SplitFile`). Image names may leave out the source where that is unambiguous,
  /// and may have a file ending. Fails when the table can't be read or names no image of the data set.
  package func verify(split bytes: [UInt8], path: String) throws(TaxonomyError) -> SplitCheck {
    let file = try SplitFile(bytes, path: path)
    let names = ImageNames(merge.atlas)
    let parts = try parts(of: file, names)
    var fold = [Int](repeating: -1, count: merge.atlas.images.count)
    var unknown: [String] = []
    var contradicted: Set<Int> = []
    let included = Set(merge.included)
    for entry in file.entries {
      // What the rules leave out is no image of the data set: where it stands does not matter.
      guard let image = names.image(entry.image), included.contains(image) else {
        unknown.append(entry.image)
        continue
      }
      let part = parts.firstIndex(of: entry.part) ?? 0
      // The counts use the last line; the split is unsound anyway.
      if fold[image] >= 0, fold[image] != part { contradicted.insert(image) }
      fold[image] = part
    }
    let assigned = merge.included.filter { fold[$0] >= 0 }
    return SplitCheck(
      parts: parts, leaks: leaks(assigned, fold, parts.map(\.name)), unknown: unknown,
      contradicted: contradicted.sorted().map { merge.atlas.images[$0].id.rawValue },
      missing: merge.included.filter { fold[$0] < 0 }.map { merge.atlas.images[$0].id.rawValue },
      certificate: SplitCertificate.make(
        merge: merge, images: assigned, groups: groups, fold: fold, folds: parts.count,
        seed: 0, labels: SplitLabels(merge: merge), parts: parts),
      fold: fold)
  }

  /// The parts of a file that have images of this data set.
  private func parts(
    of file: SplitFile, _ names: ImageNames
  ) throws(TaxonomyError) -> [SplitPart] {
    // A part that names images of other data only would be an empty fold here.
    let included = Set(merge.included)
    let named = file.entries.filter { entry in
      names.image(entry.image).map(included.contains) ?? false
    }
    let present = Set(named.map(\.part))
    let parts = file.parts.filter(present.contains)
    guard !parts.isEmpty else {
      throw .splitFile(
        path: file.path, line: file.firstLine, what: "no line names an image of this data set")
    }
    guard parts.count >= 2 else {
      throw .splitFile(
        path: file.path, line: file.firstLine,
        what: "only the part '\(parts[0].name)' names images of this data set")
    }
    return parts
  }

  /// Makes an official split the fold assignments, which the next refinement keeps; answers its file.
  ///
  /// Parts become folds in their order and keep what they are for: see `SplitPart`. Fails when the split divides a group or names an image twice,
  /// or when folds are remembered already and `replacing` is false.
  package func adopt(
    _ check: SplitCheck, replacing: Bool
  ) throws(TaxonomyError) -> String {
    if !replacing, Folder.exists(book.foldsPath) { throw .foldsRemembered(path: book.foldsPath) }
    guard check.leaks.isEmpty, check.contradicted.isEmpty else {
      throw .unsoundSplit(leaks: check.leaks.count, contradicted: check.contradicted.count)
    }
    // Parts that are called as folds are say nothing more.
    let isPlain = check.parts.enumerated().allSatisfy { $1.name == "\($0)" }
    var memory = FoldAssignments(parts: isPlain ? nil : check.parts)
    var first: [GroupID: String] = [:]
    for (image, facts) in merge.atlas.images.enumerated() {
      let group = groups.group[image]
      let id = facts.id.rawValue
      let name = first[group] ?? id
      first[group] = name
      if check.fold[image] >= 0 {
        memory.remember(id, group: name, fold: check.fold[image])
      }
    }
    do {
      try AtomicFile.write(memory.text, to: book.foldsPath)
    } catch {
      throw .file(error)
    }
    return book.foldsPath
  }

  private func leaks(_ assigned: [Int], _ fold: [Int], _ parts: [String]) -> [SplitCheck.Leak] {
    var members: [GroupID: [Int]] = [:]
    for image in assigned { members[groups.group[image], default: []].append(image) }
    return members.values.filter { Set($0.map { fold[$0] }).count > 1 }
      .sorted { $0[0] < $1[0] }
      .map { images in
        let pair = divided(images, fold)
        return SplitCheck.Leak(
          first: merge.atlas.images[pair.0].id.rawValue,
          second: merge.atlas.images[pair.1].id.rawValue,
          parts: [parts[fold[pair.0]], parts[fold[pair.1]]], images: images.count, why: pair.why)
      }
  }

  /// Two images of a group in different parts, if possible such as share a key themselves.
  private func divided(_ images: [Int], _ fold: [Int]) -> (Int, Int, why: String) {
    var holders: [String: Int] = [:]
    for image in images {
      for key in merge.atlas.images[image].sharedKeys {
        if let other = holders[key], fold[other] != fold[image] { return (other, image, key) }
        if holders[key] == nil { holders[key] = image }
      }
    }
    let inGroup = Set(images)
    for (one, other) in groups.pairs where inGroup.contains(one) && inGroup.contains(other) {
      if fold[one] != fold[other] { return (one, other, "one is a near-duplicate of the other") }
    }
    let other = images.first { fold[$0] != fold[images[0]] } ?? images[0]
    return (images[0], other, "other images between them")
  }
}
