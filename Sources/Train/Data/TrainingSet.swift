internal import Artifacts
internal import Documents
internal import Splits
internal import Vocabulary

/// A pack as the trainer sees it: which images train, validate and test.
struct TrainingSet: Sendable {
  let pack: Pack
  /// Images with pixels, in the pack's order.
  let usable: [Int]
  /// Images without pixels, left out.
  var skipped: Int { pack.images.count - usable.count }
  /// What is known of the images for each head that is trained, in the order of the heads.
  private(set) var labels: [HeadLabels] = []

  /// The images of a pack, without heads.
  init(_ pack: Pack) {
    self.pack = pack
    usable = pack.images.indices.filter { pack.images[$0].pixels != nil }
  }

  /// The keys of some images.
  func ids(_ images: [Int]) -> [ImageID] { images.map { pack.images[$0].id } }

  /// The validation images of some folds as `run.json` names them: by fold, and `final` for the final model.
  func validation(of folds: [Int?], _ images: [FoldImages]) -> [String: [ImageID]] {
    var keys: [String: [ImageID]] = [:]
    for (fold, images) in zip(folds, images) {
      keys[fold.map { String($0) } ?? "final"] = ids(images.validation)
    }
    return keys
  }

  /// Refuses tasks of which the pack has no class: a head without outputs has nothing to train.
  ///
  /// A data set may have sites only, or lesions only. Fails with `unusablePack`.
  func check(_ tasks: Tasks) throws(TrainError) {
    let (lesions, sites) = (pack.manifest.lesions.isEmpty, pack.manifest.sites.isEmpty)
    let lacks =
      tasks.hasLesions && lesions ? "lesion class" : tasks.hasSites && sites ? "site" : nil
    guard let lacks else { return }
    let other: Tasks? = !lesions ? .lesion : !sites ? .site : nil
    throw .unusablePack(
      path: pack.path,
      what: "the pack has no \(lacks), so that '\(tasks.rawValue)' can't be trained on it",
      remedy: other.map { "Train with --tasks \($0.rawValue)." } ?? "Refine it with other rules.")
  }

  /// Refuses validation images that say nothing of the heads which decide about a training.
  ///
  /// Without a known label their loss would be 0 all the time, which looks best, and without a present class their
  /// average precision. Fails with `unusablePack`.
  func check(
    _ watched: WatchedHeads?, on folds: [(fold: Int?, validation: [Int])]
  ) throws(TrainError) {
    guard let watched else { return }
    let own = labels.indices.filter { watched.ids.contains(labels[$0].head.id) }
    guard !own.isEmpty else { return }
    for (fold, images) in folds {
      let heads = targets(images).heads
      guard !own.contains(where: { watched.needsPresent ? heads[$0].hasAny : heads[$0].knowsAny })
      else { continue }
      let names = own.map { "'\(labels[$0].head.id)'" }.joined(separator: ", ")
      throw .unusablePack(
        path: pack.path,
        what:
          "none of the \(images.count) validation images \(fold.map { "of fold \($0) " } ?? "")has a "
          + "\(watched.needsPresent ? "class" : "known label") of the head\(own.count == 1 ? "" : "s") \(names), "
          + watched.purpose, remedy: watched.remedy)
    }
  }

  /// The folds that are tested: all of a cross-validation; of an official split, those that are not for
  /// training or validation.
  var folds: [Int] {
    let certificate = pack.manifest.certificate
    return (0..<certificate.folds).filter { [nil, .test].contains(certificate.role(of: $0)) }
  }

  /// The parts of a fold's training; `fold` nil means that everything trains but the test part of an
  /// official split.
  ///
  /// The part of an official split that validates does so; else a share of the training folds.
  /// Fails when the fold has too few images to train and validate.
  func split(fold: Int?, share: Double, seed: UInt64) throws(TrainError) -> FoldImages {
    func role(_ index: Int) -> SplitRole? {
      pack.manifest.certificate.role(of: pack.images[index].fold.rawValue)
    }
    let rest = usable.filter { pack.images[$0].fold.rawValue != fold && role($0) != .test }
    // The validation part of an official split is taken as it is, or results could not be compared
    // with others'.
    let official = rest.filter { role($0) == .valid }
    let items = rest.map { index in
      let image = pack.images[index]
      let present = image.lesions.indices.filter { image.lesions[$0] == .present }
      return ValidationSplit.Item(
        image: index, group: image.group, lesions: present, site: image.site)
    }
    let chosen =
      official.isEmpty
      ? ValidationSplit.choose(
        items,
        labels: SplitLabels(
          lesions: pack.manifest.lesions.count, sites: pack.manifest.sites.count),
        share: share, seed: seed, fold: fold ?? -1) : official
    let validation = Set(chosen)
    let training = rest.filter { !validation.contains($0) }
    guard !training.isEmpty, !chosen.isEmpty else {
      throw .unusablePack(
        path: pack.path,
        what: "\(fold.map { "without fold \($0)" } ?? "the whole pack"): images of "
          + "\(NumberText.counted(Set(items.map(\.group)).count, "group")) with pixels, too few to train and validate",
        remedy: "Refine a data set with more images.")
    }
    let test = usable.filter { pack.images[$0].fold.rawValue == fold }
    return FoldImages(training: training, validation: chosen, test: test)
  }

  /// Takes the heads whose labels the losses need; of lesions and sites their classes are the pack's.
  mutating func take(_ heads: [Head]) { labels = heads.map { HeadLabels($0, pack) } }

  /// What the losses need to know of some images.
  func targets(_ images: [Int]) -> Targets {
    Targets(
      images: images.count,
      heads: labels.map { labels in
        var own = HeadTargets(kind: labels.head.kind, classes: labels.head.classes.count)
        for image in images { own.append(image, labels) }
        return own
      })
  }
}

/// The images of a fold: indices in the pack, each part in the pack's order.
struct FoldImages: Sendable {
  let training: [Int]
  /// They decide about plateau, early stop and the best checkpoint.
  let validation: [Int]
  /// They are only tested.
  let test: [Int]
}

/// The truth about a batch, as the losses need it.
struct Targets: Sendable {
  let images: Int
  /// What is known of them for each head, in the order of the heads.
  var heads: [HeadTargets]
  /// The share of an image itself in a mixture.
  var share: Float = 1

  /// The truth about some of the images.
  func rows(_ range: Range<Int>) -> Targets {
    Targets(images: range.count, heads: heads.map { $0.rows(range) }, share: share)
  }
}
