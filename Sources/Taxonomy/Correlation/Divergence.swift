internal import Glibc

/// The Kullback-Leibler divergence of a lesion's sites from all sites, in bits, from whole counts.
struct Divergence: Sendable {
  /// x log2 x for x from 0 up to the number of images.
  private let products: [Double]
  /// The sites that take part.
  let places: [Int]

  /// Prepares for counts that mostly reach `largest` at most; `places` are the sites that are places of
  /// the body.
  init(largest: Int, places: [Int]) {
    self.places = places
    products = (0...max(1, largest)).map(Self.computed)
  }

  private static func computed(_ count: Int) -> Double {
    count == 0 ? 0 : Double(count) * log2(Double(count))
  }

  /// x log2 x of any count: a sample that repeats large groups has more images than the data set.
  private func product(_ count: Int) -> Double {
    count < products.count ? products[count] : Self.computed(count)
  }

  /// log2 P(site) of each site; nothing where a site has no image.
  func logShares(_ siteImages: [Int]) -> [Double] {
    let total = places.reduce(0) { $0 + siteImages[$1] }
    return siteImages.map { $0 > 0 && total > 0 ? log2(Double($0) / Double(total)) : 0 }
  }

  /// KL(P(site | lesion) || P(site)) = (sum n_ij log2 n_ij - sum n_ij log2 P_j) / n_i - log2 n_i.
  ///
  /// `row` has n_ij of one lesion; nil when it has no image at these sites.
  func bits(_ row: ArraySlice<some BinaryInteger>, logShares: [Double]) -> Double? {
    var total = 0
    var own = 0.0
    var cross = 0.0
    let base = row.startIndex
    for place in places {
      let count = Int(row[base + place])
      if count == 0 { continue }
      total += count
      own += product(count)
      cross += Double(count) * logShares[place]
    }
    guard total > 0 else { return nil }
    return (own - cross) / Double(total) - log2(Double(total))
  }
}
