package import Artifacts
internal import Digests
internal import Duplicates
internal import Imaging
package import Parallel
internal import Vocabulary

/// What the pixels of a data set tell without a network: which images are copies, and what each looks like.
package struct ImageLooks: Sendable {
  /// Copies: pairs of positions, the smaller first.
  package let pairs: [CopiedPair]
  /// By position; nil without pixels or where they can't be decoded.
  let statistics: [ImageStatistics?]
  /// Images whose pixels can't be decoded.
  package let unreadable: Int

  /// Decodes every image once, as small as its fingerprint allows.
  ///
  /// The pixels are those that derm-ingest saw, so that fingerprints and features are the same as in the catalogue, from
  /// which the groups of the folds come. An image that is cut off has neither, as there. The same for any number of
  /// threads. With `neighbours`, images that networks find alike are looked at more closely for parts of each other.
  /// Returns nil for a data set without pixels; throws `Cancelled`.
  package init?(
    pack: Pack, neighbours: NeighbourTable? = nil, threads: Int, cancellation: Cancellation,
    progress: Parallel.Progress
  ) throws {
    let positions = pack.images.indices.filter { pack.images[$0].pixels != nil }
    guard !positions.isEmpty else { return nil }
    progress.begin("looking at images", unit: "images", total: positions.count)
    let looks = try parallelMap(
      positions, threads: threads, cancellation: cancellation, progress: progress
    ) { position in Self.look(at: position, in: pack) }
    var statistics = [ImageStatistics?](repeating: nil, count: pack.images.count)
    var prints = [ImageFingerprint?](repeating: nil, count: pack.images.count)
    var features = [LocalFeatures?](repeating: nil, count: pack.images.count)
    for (position, look) in zip(positions, looks) {
      statistics[position] = look?.statistics
      prints[position] = look?.fingerprint
      features[position] = look?.features
    }
    self.statistics = statistics
    unreadable = looks.count { $0 == nil }
    let whole = try Self.pairs(pack, prints, cancellation)
    let crops = try Self.crops(
      features, whole, likely: neighbours?.likelyPairs ?? [], threads: threads,
      cancellation: cancellation, progress: progress)
    pairs = (whole + crops).sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// Takes what was measured elsewhere, without copies.
  init(statistics: [ImageStatistics?]) {
    self.statistics = statistics
    pairs = []
    unreadable = 0
  }

  private struct Look: Sendable {
    let statistics: ImageStatistics
    let fingerprint: ImageFingerprint?
    let features: LocalFeatures?
  }

  private static func look(at position: Int, in pack: Pack) -> Look? {
    guard let bytes = pack.encodedImage(position),
      let decoded = try? ImageDecoder.decodeSmall(bytes)
    else { return nil }
    let statistics = ImageStatistics(decoded.image)
    guard !decoded.isTruncated else {
      return Look(statistics: statistics, fingerprint: nil, features: nil)
    }
    let orientation = ImageOrientation(rawValue: pack.images[position].orientation) ?? .upright
    return Look(
      statistics: statistics,
      fingerprint: Fingerprinting.fingerprint(of: decoded.image, orientation: orientation),
      features: LocalFeatures.of(image: decoded.image, orientation: orientation))
  }

  /// Equal files first, then near-duplicates, each pair once.
  private static func pairs(
    _ pack: Pack, _ prints: [ImageFingerprint?], _ cancellation: Cancellation
  ) throws(Cancelled) -> [CopiedPair] {
    var pairs: [CopiedPair] = []
    var firsts: [String: Int] = [:]
    var isRepeat = [Bool](repeating: false, count: pack.images.count)
    for (position, image) in pack.images.enumerated() {
      guard let digest = image.sha256?.hex else { continue }
      if let first = firsts[digest] {
        isRepeat[position] = true
        pairs.append(
          CopiedPair(
            first: first, second: position, how: .identical, likeness: 1,
            words: "The files are equal."
          ))
      } else {
        firsts[digest] = position
      }
    }
    // One of several equal files stands for all: each would else be a near-duplicate of everything
    // that is near the first.
    let near = try NearDuplicates.find(
      prints.enumerated().map { isRepeat[$0] ? nil : $1 }, cancellation: cancellation)
    pairs += near.map { copy in
      CopiedPair(
        first: copy.first, second: copy.second, how: .near,
        likeness: 1 - Double(copy.distance) / 64,
        words: "\(64 - copy.distance) of 64 bits of their perceptual hashes agree"
          + (copy.orientation == .upright ? "." : " when one is \(copy.orientation)."))
    }
    return pairs
  }

  /// Pairs that share a part and are no whole copies.
  private static func crops(
    _ features: [LocalFeatures?], _ whole: [CopiedPair], likely: [(first: Int, second: Int)],
    threads: Int, cancellation: Cancellation, progress: Parallel.Progress
  ) throws -> [CopiedPair] {
    let copies = Set(whole.map { [$0.first, $0.second] })
    let found = try RememberedCopies.ofUser.find(
      features, threads: threads, cancellation: cancellation, progress: progress
    ).pairs.filter { !copies.contains([$0.first, $0.second]) }
    let known = copies.union(found.map { [$0.first, $0.second] })
    let further = likely.filter { !known.contains([$0.first, $0.second]) }
    if !further.isEmpty { progress.begin("likely crops", unit: "pairs", total: further.count) }
    let more = try PartialCopies.find(
      features, among: further, threads: threads, cancellation: cancellation, progress: progress)
    return (found + more).map { crop in
      CopiedPair(
        first: crop.first, second: crop.second, how: .crop, likeness: crop.agreement,
        words: "They share \(Int((crop.overlap * 100).rounded())) % of the larger image"
          + (crop.orientation == .upright ? "." : ", one of them \(crop.orientation)."))
    }
  }
}
