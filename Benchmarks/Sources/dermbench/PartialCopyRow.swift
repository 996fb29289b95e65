internal import Duplicates
internal import Foundation
internal import Imaging
internal import Parallel
internal import Vocabulary

/// The row about crops: local features of images, and the pairs that share a part.
enum PartialCopyRow {
  /// Takes a file that lists images, one a line, and answers a line of JSON.
  ///
  /// Next to LIST may lie LIST.pairs: pairs of positions that a network finds alike, two numbers a line.
  static func run(_ list: String) throws -> String {
    let paths = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(
      String.init)
    let files = try paths.map { Array(try Data(contentsOf: URL(fileURLWithPath: $0))) }
    var features: [LocalFeatures?] = []
    // Files were read before the clock starts, and every image is inspected twice: the difference
    // of the two times is what features cost.
    let without = try timed {
      _ = try parallelMap(files, threads: 2) { try? ImageInspector.inspect($0, features: false) }
    }
    let with = try timed {
      features = try parallelMap(files, threads: 2) {
        (try? ImageInspector.inspect($0))?.localFeatures
      }
    }
    func json(_ copies: [PartialCopy]) -> String {
      copies.map {
        "[\($0.first), \($0.second), \"\($0.orientation)\", \($0.overlap), \($0.inliers), \($0.agreement)]"
      }.joined(separator: ", ")
    }
    var copies: [PartialCopy] = []
    let search = try timed { copies = try PartialCopies.find(features, threads: 2) }
    // How many pairs are lost, and how much time is won, where points must be more alike.
    let radii = (ProcessInfo.processInfo.environment["DERM_POINT_RADII"] ?? "")
      .split(separator: ",").compactMap { Int($0) }
    let narrower: [String] = try radii.map { radius in
      var found: [PartialCopy] = []
      let seconds = try timed {
        found = try PartialCopies.find(features, radius: radius, threads: 2)
      }
      return "\"\(radius)\": {\"search\": \(seconds), \"pairs\": [\(json(found))]}"
    }
    let named = (try? String(contentsOfFile: list + ".pairs", encoding: .utf8)) ?? ""
    let likely = named.split(separator: "\n").map { line in
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      return (first: numbers[0], second: numbers[1])
    }
    var more: [PartialCopy] = []
    let closer = try timed {
      more = try PartialCopies.find(features, among: likely, threads: 2)
    }
    let bytes = features.reduce(0) { $0 + ($1?.bytes.count ?? 0) }
    return """
      {"images": \(files.count), "look": \(without), "look_with_features": \(with), \
      "search": \(search), "closer": \(closer), "bytes": \(bytes), "pairs": [\(json(copies))], "likely": [\(json(more))], \
      "radii": {\(narrower.joined(separator: ", "))}}
      """
  }

  private static func timed(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    let time = ContinuousClock.now - start
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }
}
