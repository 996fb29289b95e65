internal import Provenance

/// Which group gives what to which, when whole groups of equal size change places.
struct GroupDonors {
  /// Groups in order of size.
  let groups: [Int32]
  /// The group that each of them gets from.
  private(set) var donors: [Int32]
  /// Where each size begins.
  private let strata: [Int]

  /// Takes the images of each group.
  init(sizes: [Int]) {
    let ordered = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    groups = ordered.map { Int32($0) }
    donors = groups
    strata =
      ordered.indices.filter { $0 == 0 || sizes[ordered[$0]] != sizes[ordered[$0 - 1]] }
      + [ordered.count]
  }

  /// Deals donors anew, every one to one group of its size; each outcome is as likely.
  mutating func deal(_ random: inout RandomStream) {
    for index in donors.indices { donors[index] = groups[index] }
    for stratum in strata.indices.dropLast() {
      let range = strata[stratum]..<strata[stratum + 1]
      var bits: UInt64 = 0
      for left in stride(from: range.count, through: 1, by: -1) {
        // Two draws from one number: the high half of a product, whose bias of left / 2^32 is far
        // below what the rounds can resolve.
        bits = left & 1 == range.count & 1 ? random.next() : bits >> 32
        let drawn = Int(((bits & 0xFFFF_FFFF) &* UInt64(left)) >> 32)
        donors.swapAt(range.lowerBound + left - 1, range.lowerBound + drawn)
      }
    }
  }
}
