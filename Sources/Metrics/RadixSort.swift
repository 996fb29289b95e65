/// A stable sort of 32-bit keys in three passes of 11 bits: linear, and the same everywhere.
enum RadixSort {
  /// Sorts keys in ascending order and carries the items along.
  static func ascending(_ keys: inout [UInt32], carrying items: inout [UInt32]) {
    precondition(keys.count == items.count)
    var nextKeys = keys
    var nextItems = items
    for shift: UInt32 in [0, 11, 22] {
      var starts = [Int](repeating: 0, count: 2049)
      for key in keys { starts[Int(key >> shift & 2047) + 1] += 1 }
      for digit in 1...2048 { starts[digit] += starts[digit - 1] }
      for index in keys.indices {
        let digit = Int(keys[index] >> shift & 2047)
        nextKeys[starts[digit]] = keys[index]
        nextItems[starts[digit]] = items[index]
        starts[digit] += 1
      }
      swap(&keys, &nextKeys)
      swap(&items, &nextItems)
    }
  }
}
