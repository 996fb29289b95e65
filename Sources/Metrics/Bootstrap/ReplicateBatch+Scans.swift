internal import CKernels

/// Scans of all replicates of a batch at once.
extension ReplicateBatch {
  /// Average precision of a ranking in each replicate; nil without a positive.
  func averagePrecision(_ ranking: RankingSteps) -> [Double?] {
    unsafe scan(ranking) { unsafe derm_lanes_precision($0, $1, $2, $3, $4, $5) }
  }

  /// Area under the ROC curve of a ranking in each replicate; nil without a positive or a negative.
  func rocAUC(_ ranking: RankingSteps) -> [Double?] {
    let count = ranking.rows.count
    return unsafe scan(ranking) { unsafe derm_lanes_roc_auc($0, $1, $2, count, $3, $4, $5) }
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
    _ ranking: RankingSteps,
    _ kernel: (
      _ rows: UnsafePointer<UInt32>?, _ ends: UnsafePointer<UInt32>?, _ steps: Int,
      _ weights: UnsafePointer<UInt16>?, _ run: Int, _ values: UnsafeMutablePointer<Double>
    ) -> Void
  ) -> [Double?] {
    precondition(ranking.extent <= rows)
    var values = [Double](repeating: 0, count: Self.width)
    let steps = ranking.ends.count / Int(derm_step_parts)
    let run = Int(UInt16.max) / Int(max(1, largest))
    unsafe ranking.rows.withUnsafeBufferPointer { rows in
      unsafe ranking.ends.withUnsafeBufferPointer { ends in
        unsafe weights.withUnsafeBufferPointer { weights in
          unsafe kernel(
            rows.baseAddress, ends.baseAddress, steps, weights.baseAddress, run, &values)
        }
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
