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

  /// Decodes every image once, at about 128 pixels.
  ///
  /// The same for any number of threads. Returns nil for a data set without pixels; throws `Cancelled`.
  package init?(
    pack: Pack, threads: Int, cancellation: Cancellation, progress: Parallel.Progress
  ) throws {
    let places = pack.images.indices.filter { pack.images[$0].pixels != nil }
    guard !places.isEmpty else { return nil }
    progress.begin("looking at images", unit: "images", total: places.count)
    let looks = try parallelMap(
      places, threads: threads, cancellation: cancellation, progress: progress
    ) { place in Self.look(at: place, in: pack) }
    var statistics = [ImageStatistics?](repeating: nil, count: pack.images.count)
    var prints = [ImageFingerprint?](repeating: nil, count: pack.images.count)
    var features = [LocalFeatures?](repeating: nil, count: pack.images.count)
    for (place, look) in zip(places, looks) {
      statistics[place] = look?.statistics
      prints[place] = look?.fingerprint
      features[place] = look?.features
    }
    self.statistics = statistics
    unreadable = looks.count { $0 == nil }
    let whole = Self.pairs(pack, prints)
    let crops = try Self.crops(
      features, whole, threads: threads, cancellation: cancellation, progress: progress)
    pairs = (whole + crops).sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  private struct Look: Sendable {
    let statistics: ImageStatistics
    let fingerprint: ImageFingerprint?
    let features: LocalFeatures?
  }

  private static func look(at place: Int, in pack: Pack) -> Look? {
    let options = DecodeOptions(minimumSide: Fingerprinting.shorterSide, appliesOrientation: false)
    guard let bytes = pack.encodedImage(place),
      let decoded = try? ImageDecoder.decode(bytes, options: options)
    else { return nil }
    let orientation = Orientation(rawValue: pack.images[place].orientation) ?? .upright
    return Look(
      statistics: ImageStatistics(decoded.image),
      fingerprint: Fingerprinting.fingerprint(of: decoded.image, orientation: orientation),
      features: LocalFeatures.of(image: decoded.image, orientation: orientation))
  }

  /// Equal files first, then near-duplicates, each pair once.
  private static func pairs(_ pack: Pack, _ prints: [ImageFingerprint?]) -> [CopiedPair] {
    var pairs: [CopiedPair] = []
    var firsts: [String: Int] = [:]
    var isRepeat = [Bool](repeating: false, count: pack.images.count)
    for (place, image) in pack.images.enumerated() {
      guard let digest = image.sha256?.hex else { continue }
      if let first = firsts[digest] {
        isRepeat[place] = true
        pairs.append(
          CopiedPair(
            first: first, second: place, how: .identical, likeness: 1, words: "The files are equal."
          ))
      } else {
        firsts[digest] = place
      }
    }
    let near = NearDuplicates.find(prints.enumerated().map { isRepeat[$0] ? nil : $1 })
    pairs += near.map { copy in
      CopiedPair(
        first: copy.first, second: copy.second, how: .near,
        likeness: 1 - Double(copy.distance) / 64,
        words: "\(64 - copy.distance) of 64 bits of their perceptual hashes agree"
          + (copy.turn == .upright ? "." : " when one is \(copy.turn)."))
    }
    return pairs
  }

  /// Pairs that share a part and are no whole copies.
  private static func crops(
    _ features: [LocalFeatures?], _ whole: [CopiedPair], threads: Int, cancellation: Cancellation,
    progress: Parallel.Progress
  ) throws -> [CopiedPair] {
    let known = Set(whole.map { [$0.first, $0.second] })
    return try RememberedCopies.ofUser.find(
      features, threads: threads, cancellation: cancellation, progress: progress
    ).filter { !known.contains([$0.first, $0.second]) }.map { crop in
      CopiedPair(
        first: crop.first, second: crop.second, how: .crop, likeness: crop.agreement,
        words: "They share \(Int((crop.overlap * 100).rounded())) % of the larger image"
          + (crop.turn == .upright ? "." : ", one of them \(crop.turn)."))
    }
  }
}
