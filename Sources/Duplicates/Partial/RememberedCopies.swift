internal import Digests
internal import Files
package import Parallel
package import Vocabulary

/// Remembers which images of a data set are partial copies: the search takes half a minute for ten thousand images, and
/// every freeze, plan and check of the same atlas asks for it again.
///
/// A memory is named by the digest of all features in their order and of the limits, so that it never answers for others.
/// Without a folder that can be written nothing is remembered.
package struct RememberedCopies: Sendable {
  private let folder: String?
  /// Fewer images are searched in about a second.
  private let fewest: Int

  /// Counts up when `PartialCopies` finds others in the same features.
  private static let version = 1
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
  ) throws -> [PartialCopy] {
    func search() throws -> [PartialCopy] {
      progress.begin("crops", unit: "images", total: features.count { $0 != nil })
      return try PartialCopies.find(
        features, threads: threads, cancellation: cancellation, progress: progress)
    }
    guard let folder, features.count(where: { $0 != nil }) >= fewest else { return try search() }
    let path = "\(folder)/\(Self.digest(features).hex).json"
    if let known = try? CanonicalJSON.read([PartialCopy].self, at: path),
      known.allSatisfy({ 0 <= $0.first && $0.first < $0.second && $0.second < features.count })
    {
      return known
    }
    let found = try search()
    // A cache that can't be written costs time, and nothing else.
    if let bytes = try? CanonicalJSON.encode(found) { try? AtomicFile.write(bytes, to: path) }
    return found
  }

  private static func digest(_ features: [LocalFeatures?]) -> Digest {
    var builder = DigestBuilder()
    builder.update(text: "derm-partial-copies-\(version)\n")
    for one in features {
      builder.update(Digest.of(one?.bytes ?? []).bytes)
    }
    return builder.finish()
  }
}
