/// A stable sort of 64-bit records by their upper 32 bits, in three passes of 11 bits.
///
/// Linear in the number of records, and the same everywhere.
enum RadixSort {
  private static let digits = 2048

  /// Sorts records in ascending order of their upper halves; equal ones keep their order.
  ///
  /// `other` is room for as many records; what it holds afterwards means nothing.
  static func byUpperHalf(_ records: inout [UInt64], room other: inout [UInt64]) {
    if other.count != records.count { other = records }
    var counts = [Int32](repeating: 0, count: 3 * digits)
    unsafe records.withUnsafeMutableBufferPointer { records in
      unsafe other.withUnsafeMutableBufferPointer { other in
        unsafe counts.withUnsafeMutableBufferPointer { counts in
          unsafe count(records, counts)
          unsafe move(records, to: other, counts, pass: 0)
          unsafe move(other, to: records, counts, pass: 1)
          unsafe move(records, to: other, counts, pass: 2)
        }
      }
    }
    swap(&records, &other)
  }

  private static func count(
    _ records: UnsafeMutableBufferPointer<UInt64>, _ counts: UnsafeMutableBufferPointer<Int32>
  ) {
    for index in 0..<records.count {
      let record = unsafe records[index]
      for pass in 0..<3 {
        let digit = pass &* digits &+ digit(record, pass)
        unsafe counts[digit] &+= 1
      }
    }
    for pass in 0..<3 {
      var start: Int32 = 0
      for digit in pass * digits..<(pass + 1) * digits {
        let count = unsafe counts[digit]
        unsafe counts[digit] = start
        start &+= count
      }
    }
  }

  private static func move(
    _ from: UnsafeMutableBufferPointer<UInt64>, to: UnsafeMutableBufferPointer<UInt64>,
    _ starts: UnsafeMutableBufferPointer<Int32>, pass: Int
  ) {
    for index in 0..<from.count {
      let record = unsafe from[index]
      let digit = pass &* digits &+ digit(record, pass)
      let target = unsafe starts[digit]
      unsafe to[Int(target)] = record
      unsafe starts[digit] = target &+ 1
    }
  }

  private static func digit(_ record: UInt64, _ pass: Int) -> Int {
    Int(truncatingIfNeeded: record >> UInt64(32 &+ 11 &* pass)) & (digits - 1)
  }
}
