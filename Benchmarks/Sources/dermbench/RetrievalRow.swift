internal import Files
internal import Foundation
internal import Metrics

/// The five nearest candidates of every query.
///
/// The file holds the numbers of queries and candidates and the width as i32, then the rows as f32, queries first.
enum RetrievalRow {
  static let threads = 2

  /// A line of JSON: seconds and the neighbours of every query.
  static func run(_ path: String) throws -> String {
    let file = try MappedFile(path)
    let (counts, values) = file.withUnsafeBytes { raw in
      let counts = (0..<3).map { Int(raw.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) }
      let total = (counts[0] + counts[1]) * counts[2]
      let values = [Float](unsafeUninitializedCapacity: total) { buffer, filled in
        for index in 0..<total {
          buffer[index] = raw.loadUnaligned(fromByteOffset: 12 + 4 * index, as: Float.self)
        }
        filled = total
      }
      return (counts, values)
    }
    let rows = counts[0] + counts[1]
    var found: [[NearestNeighbours.Neighbour]] = []
    let time = seconds {
      // Each row is a group of its own: faiss knows no groups, so that no candidate may be left
      // out.
      found = NearestNeighbours.find(
        queries: Array(0..<counts[0]), candidates: Array(counts[0]..<rows), features: values,
        width: counts[2], groups: Array(0..<rows), k: 5, threads: threads)
    }
    let lists = found.map { list in
      "[\(list.map { String($0.row - counts[0]) }.joined(separator: ", "))]"
    }
    return "{\"seconds\": \(time), \"neighbours\": [\(lists.joined(separator: ", "))]}"
  }
}
