internal import CKernels
internal import CParallel

/// Exact nearest neighbours by Euclidean distance.
package enum NearestNeighbours {
  /// A neighbour of a query.
  package struct Neighbour: Hashable, Sendable {
    /// Its row in the features.
    package let row: Int
    /// Euclidean distance to the query.
    package let distance: Float

    package init(row: Int, distance: Float) {
      self.row = row
      self.distance = distance
    }
  }

  /// The `k` nearest candidates of every query, nearest first; equal distances by the candidates' order.
  ///
  /// `features` is row-major, `width` finite numbers a row; `groups` has a number for each of its rows,
  /// and rows of the query's group are no neighbours. Exactly what measuring every pair gives, by matrix
  /// products with a bound on their error; the same for any number of threads. There are fewer than `k`
  /// neighbours where there are fewer candidates.
  package static func find(
    queries: [Int], candidates: [Int], features: [Float], width: Int, groups: [Int], k: Int,
    threads: Int = 1
  ) -> [[Neighbour]] {
    guard !queries.isEmpty else { return [] }
    precondition(k > 0 && width > 0 && threads > 0 && features.count == groups.count * width)
    precondition((queries + candidates).allSatisfy { groups.indices.contains($0) })
    // -1 stays where a query has fewer than k candidates.
    let none = derm_neighbour(candidate: -1, square: .infinity)
    var found = [derm_neighbour](repeating: none, count: queries.count * k)
    let asked = Rows(queries, groups)
    let offered = Rows(candidates, groups)
    let status = unsafe features.withUnsafeBufferPointer { values in
      unsafe asked.withPoints(values) { asked in
        unsafe offered.withPoints(values) { offered in
          unsafe found.withUnsafeMutableBufferPointer { found in
            var pool = unsafe derm_threads(count: Int32(threads), run: derm_thread_pool_run)
            var asked = unsafe asked
            var offered = unsafe offered
            return unsafe derm_nearest(
              &pool, &asked, &offered, width, Int32(k), found.baseAddress)
          }
        }
      }
    }
    precondition(status == 0, "the system refuses memory for nearest neighbours")
    return queries.indices.map { query in
      found[query * k..<(query + 1) * k].filter { $0.candidate >= 0 }.map {
        Neighbour(row: candidates[Int($0.candidate)], distance: $0.square.squareRoot())
      }
    }
  }

  /// Rows of the features as C reads them.
  private struct Rows {
    let rows: [Int32]
    let groups: [Int32]

    init(_ rows: [Int], _ groups: [Int]) {
      self.rows = rows.map { Int32($0) }
      self.groups = rows.map { Int32(truncatingIfNeeded: groups[$0]) }
    }

    func withPoints<R>(
      _ values: UnsafeBufferPointer<Float>, _ body: (derm_points) -> R
    ) -> R {
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe groups.withUnsafeBufferPointer { groups in
          unsafe body(
            derm_points(
              values: values.baseAddress, rows: rows.baseAddress, groups: groups.baseAddress,
              count: rows.count))
        }
      }
    }
  }
}
