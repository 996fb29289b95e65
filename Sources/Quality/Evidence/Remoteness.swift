internal import Metrics

/// How far an image lies from the others in the features of the network that tested it.
///
/// The outlier score of nearest neighbours (Ramaswamy, Rastogi and Shim, 2000, with the mean of the distances): features of
/// two folds come from two networks, so that distances are held against those of the same fold's tested images.
package struct Remoteness: Sendable, Hashable {
  /// The mean cosine distance to the nearest images, divided by the median of the fold's tested images.
  let ratio: Double
  /// The share of the fold's tested images that lie nearer to others than it.
  let rank: Double

  /// Neighbours that are asked among so many images.
  ///
  /// A tenth, because images off topic come in kinds: the ten nearest of a slide of histology are such slides. A hundred
  /// at most, the neighbours that are searched for anyway.
  static func count(of images: Int) -> Int {
    min(NeighbourTable.likely, max(NeighbourTable.count, images / 10))
  }

  /// One entry for each of a fold's tested images, whose neighbours among unit vectors are given, nearest first.
  ///
  /// Nil for an image without neighbours, and where half of the images lie on others.
  static func of(_ found: [[NearestNeighbours.Neighbour]], among images: Int) -> [Remoteness?] {
    let distances = found.map { near -> Double? in
      let asked = near.prefix(count(of: images))
      guard !asked.isEmpty else { return nil }
      // Of vectors of length 1 the cosine distance is half of the squared one.
      return asked.reduce(0) { $0 + Double($1.distance * $1.distance) / 2 } / Double(asked.count)
    }
    let known = distances.compactMap(\.self).sorted()
    var nearer: [Double: Int] = [:]
    for (position, distance) in known.enumerated() where nearer[distance] == nil {
      nearer[distance] = position
    }
    return zip(distances, Self.ratios(distances)).map { distance, ratio in
      guard let distance, let ratio, let nearer = nearer[distance] else { return nil }
      return Remoteness(ratio: ratio, rank: Double(nearer) / Double(known.count))
    }
  }

  /// Each distance divided by the median of all; nil for all where the median is 0.
  static func ratios(_ distances: [Double?]) -> [Double?] {
    let known = distances.compactMap(\.self).sorted()
    guard !known.isEmpty, known[known.count / 2] > 0 else { return distances.map { _ in nil } }
    return distances.map { $0.map { $0 / known[known.count / 2] } }
  }
}
