internal import Artifacts
internal import Randomness
internal import Synchronization
internal import Vocabulary

/// Images that carry a label and images that do not, to look at next to a question.
///
/// The nearest first: same diagnosis, then same site. Images of the question's own group are left out. Of a frequent
/// class a sample is looked through, so that no question takes long.
final class ClassExamples: Sendable {
  private let pack: Pack
  private let pools = Mutex<[Key: [Int]]>([:])

  private struct Key: Hashable {
    let column: Int
    let isSite: Bool
    let carries: Bool
  }

  /// Images that one class's pool holds.
  private static let mostInPool = 2000

  init(_ pack: Pack) { self.pack = pack }

  /// Positions of images that have a lesion, or lack it.
  ///
  /// Without an image none is nearer than another.
  func lesion(_ column: Int, carries: Bool, near image: Int?, count: Int) -> [Int] {
    nearest(Key(column: column, isSite: false, carries: carries), image, count)
  }

  /// Positions of images of a site.
  func site(_ column: Int, near image: Int, count: Int) -> [Int] {
    nearest(Key(column: column, isSite: true, carries: true), image, count)
  }

  private func nearest(_ key: Key, _ image: Int?, _ count: Int) -> [Int] {
    let mine = image.map { pack.images[$0] }
    let pool = pools.withLock { pools in
      if let pool = pools[key] { return pool }
      let made = makePool(key)
      pools[key] = made
      return made
    }
    var scored: [(distance: Int, position: Int, image: Int)] = []
    for (position, other) in pool.enumerated() {
      let facts = pack.images[other]
      guard facts.group != mine?.group else { continue }
      let isSameDiagnosis = mine.map { !$0.diagnosis.isEmpty && facts.diagnosis == $0.diagnosis }
      let isSameSite = mine.map { $0.site != nil && facts.site == $0.site }
      scored.append(
        ((isSameDiagnosis == true ? 0 : 2) + (isSameSite == true ? 0 : 1), position, other))
    }
    // One image a case: four views of one patient tell no more than one.
    var groups: Set<GroupID> = []
    var found: [Int] = []
    for entry in scored.sorted(by: { ($0.distance, $0.position) < ($1.distance, $1.position) }) {
      guard found.count < count else { break }
      if groups.insert(pack.images[entry.image].group).inserted { found.append(entry.image) }
    }
    return found
  }

  /// Images of a class in a random order that is the same every time.
  private func makePool(_ key: Key) -> [Int] {
    let wanted: LabelState = key.carries ? .present : .absent
    var pool = pack.images.indices.filter { position in
      let image = pack.images[position]
      guard image.pixels != nil else { return false }
      return key.isSite ? image.site == key.column : image.lesions[key.column] == wanted
    }
    var stream = RandomStream(
      seed: UInt64(key.column), purpose: "review-examples", index: key.carries ? 1 : 0)
    let size = min(pool.count, Self.mostInPool)
    for position in 0..<size {
      pool.swapAt(position, position + stream.below(pool.count - position))
    }
    return Array(pool.prefix(size))
  }
}
