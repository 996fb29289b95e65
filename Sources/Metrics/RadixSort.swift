/// A stable sort of 64-bit records by their upper 32 bits, in three passes of 11 bits.
///
/// Linear in the number of records, and the same everywhere.
enum RadixSort {
  private static let digits = 2048

  /// Sorts records in ascending order of their upper halves; equal ones keep their order.
  static func byUpperHalf(_ records: inout [UInt64]) {
    var counts = [Int](repeating: 0, count: 3 * digits)
    for record in records {
      counts[digit(record, 0)] += 1
      counts[digits + digit(record, 1)] += 1
      counts[2 * digits + digit(record, 2)] += 1
    }
    var other = records
    for pass in 0..<3 {
      var start = 0
      for place in pass * digits..<(pass + 1) * digits {
        let count = counts[place]
        counts[place] = start
        start += count
      }
      for record in records {
        let place = pass * digits + digit(record, pass)
        other[counts[place]] = record
        counts[place] += 1
      }
      swap(&records, &other)
    }
  }

  private static func digit(_ record: UInt64, _ pass: Int) -> Int {
    Int(record >> UInt64(32 + 11 * pass)) & (digits - 1)
  }
}
