internal import CKernels

/// Scans of all replicates of a batch at once.
extension ReplicateBatch {
  /// Average precision of a ranking in each replicate; nil without a positive.
  func averagePrecision(_ ranking: ClassRanking) -> [Double?] {
    unsafe scan(ranking) { unsafe derm_lanes_precision($0, $1, $2, $3) }
  }

  /// Area under the ROC curve of a ranking in each replicate; nil without a positive or a negative.
  func rocAUC(_ ranking: ClassRanking) -> [Double?] {
    unsafe scan(ranking) { unsafe derm_lanes_roc_auc($0, $1, $2, $3) }
  }

  /// The sum of some rows' weights in each replicate.
  func count(_ rows: [UInt32]) -> [Int] {
    check(rows)
    var sums = [Int64](repeating: 0, count: Self.width)
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe derm_lanes_count(rows.baseAddress, rows.count, weights.baseAddress, &sums)
      }
    }
    return sums.prefix(count).map { Int($0) }
  }

  /// The sum of weight times number over some rows in each replicate.
  func sum(_ numbers: [Double], rows: [UInt32]) -> [Double] {
    precondition(numbers.count == rows.count)
    check(rows)
    var sums = [Double](repeating: 0, count: Self.width)
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        unsafe weights.withUnsafeBufferPointer { weights in
          unsafe derm_lanes_sum(
            rows.baseAddress, numbers.baseAddress, rows.count, weights.baseAddress, &sums)
        }
      }
    }
    return Array(sums.prefix(count))
  }

  /// The kernels read without a look at bounds.
  private func check(_ rows: [UInt32]) {
    let largest = rows.reduce(0) { max($0, $1) }
    precondition(rows.isEmpty || Int(largest) < self.rows)
  }

  private func scan(
    _ ranking: ClassRanking,
    _ kernel: (UnsafePointer<UInt32>?, Int, UnsafePointer<UInt16>?, UnsafeMutablePointer<Double>) ->
      Void
  ) -> [Double?] {
    precondition(ranking.rows <= rows)
    var values = [Double](repeating: 0, count: Self.width)
    unsafe ranking.entries.withUnsafeBufferPointer { entries in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe kernel(entries.baseAddress, entries.count, weights.baseAddress, &values)
      }
    }
    return values.prefix(count).map { $0 < 0 ? nil : $0 }
  }
}

extension Array where Element == [Double?] {
  /// One row a replicate from one column a class.
  func transposed() -> [[Double?]] {
    (0..<(first?.count ?? 0)).map { replicate in self.map { $0[replicate] } }
  }
}
