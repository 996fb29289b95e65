internal import Parallel

/// How many files threads may read before the first of them is written.
///
/// Small pages are read many at a time. Tables and answers may have tens of thousands of records each:
/// of these so many wait as take some megabytes, or the memory of an ingest would grow with its files'
/// size.
struct ReadingAhead {
  /// Bytes of files that are read or wait; a record takes some ten times the bytes of its row.
  private static let waitingBytes = 16 << 20
  /// Files below this on average are read as pages are.
  private static let largeFile = 256 << 10

  private let count: Int
  /// The first file that may not begin while file i is not yet written; empty for small files.
  private let limits: [Int]

  /// Looks at the sizes of files below a folder; those of pages are not asked for.
  init(_ files: [String], of root: String) {
    count = files.count
    guard files.contains(where: Self.mayBeLarge) else {
      limits = []
      return
    }
    let sizes = files.map { file in
      Self.mayBeLarge(file) ? ReadFile.stamp("\(root)/\(file)")?.byteCount ?? 0 : 0
    }
    guard sizes.reduce(0, +) / files.count >= Self.largeFile else {
      limits = []
      return
    }
    var limits: [Int] = []
    var end = 0
    var bytes = 0
    for index in files.indices {
      while end < files.count, bytes < Self.waitingBytes || end <= index {
        bytes += sizes[end]
        end += 1
      }
      limits.append(end)
      bytes -= sizes[index]
    }
    self.limits = limits
  }

  /// The map that reads the files.
  func map(_ threads: Int, _ cancellation: Cancellation) -> OrderedParallelMap {
    if limits.isEmpty {
      return OrderedParallelMap(count, threads: threads, cancellation: cancellation)
    }
    return OrderedParallelMap(count, threads: threads, cancellation: cancellation) { [limits] in
      limits[$0]
    }
  }

  private static func mayBeLarge(_ file: String) -> Bool {
    let name = file.lowercased()
    return ["csv", "tsv", "tab", "json", "jsonl", "ndjson", "ashx", "xml"].contains {
      name.hasSuffix(".\($0)")
    }
  }
}
