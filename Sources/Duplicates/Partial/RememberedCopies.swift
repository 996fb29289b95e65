internal import Digests
internal import Files
package import Parallel
package import Vocabulary

/// Remembers which images of a data set are partial copies: the search takes half a minute for ten thousand images, and
/// every freeze, plan and check of the same atlas asks for it again.
///
/// A memory is named by the digest of the distinct features in their order and of `version`, which counts up when a limit
/// changes, so that it never answers for others: an image that comes, goes or changes asks for another memory.
/// Without a folder that can be written nothing is remembered.
package struct RememberedCopies: Sendable {
  private let folder: String?
  /// Fewer images are searched in about a second.
  private let fewest: Int

  /// Counts up when `PartialCopies` finds others in the same features.
  private static let version = 3
  /// What is remembered unless a test asks for less.
  private static let standardFewest = 1000

  /// A memory in a folder; nil remembers nothing.
  package init(folder: String?, fewest: Int = RememberedCopies.standardFewest) {
    self.folder = folder
    self.fewest = fewest
  }

  /// The memory in the user's cache.
  package static var ofUser: RememberedCopies {
    RememberedCopies(folder: UserCache.folder("partial-copies"))
  }

  /// What `PartialCopies.find` finds, from the memory where it was found before.
  ///
  /// Throws `Cancelled`.
  package func find(
    _ features: [LocalFeatures?], threads: Int, cancellation: Cancellation = Cancellation(),
    progress: Parallel.Progress = .silent
  ) throws -> FoundCopies {
    // Equal features are remembered once: whoever leaves out equal files asks for the same memory.
    let distinct = DistinctFeatures(features)
    let radius = distinct.radius
    func found(_ pairs: [PartialCopy]) -> FoundCopies {
      FoundCopies(
        pairs: distinct.placed(pairs),
        narrowedRadius: radius < PartialCopies.hashRadius ? radius : nil)
    }
    func search() throws -> [PartialCopy] {
      try PartialCopies.find(
        distinct, radius: radius, threads: threads, cancellation: cancellation, progress: progress)
    }
    guard let folder, distinct.features.count >= fewest else { return found(try search()) }
    let path = "\(folder)/\(Self.digest(distinct.features).hex).json"
    if let known = try? CanonicalJSON.read([PartialCopy].self, at: path),
      known.allSatisfy({
        0 <= $0.first && $0.first < $0.second && $0.second < distinct.features.count
      })
    {
      return found(known)
    }
    let pairs = try search()
    // A cache that can't be written costs time, and nothing else.
    if let bytes = try? CanonicalJSON.encode(pairs) { try? AtomicFile.write(bytes, to: path) }
    return found(pairs)
  }

  private static func digest(_ features: [LocalFeatures]) -> Digest {
    var builder = DigestBuilder()
    builder.update(text: "derm-partial-copies-\(version)\n")
    for one in features { builder.update(Digest.of(one.bytes).bytes) }
    return builder.finish()
  }
}

/// Pairs of images that share a part, and how they were looked for.
package struct FoundCopies: Sendable {
  /// In order of positions.
  package let pairs: [PartialCopy]
  /// Bits in which the hashes of like points could differ, where there were so many points that it was fewer than
  /// `PartialCopies.hashRadius`, and fewer crops are found; nil elsewhere.
  package let narrowedRadius: Int?
}
