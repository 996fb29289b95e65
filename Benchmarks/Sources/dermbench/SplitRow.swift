internal import Foundation
internal import Splits

/// Five folds of a file of labels, one image a line: group, site, lesions with blanks between them.
enum SplitRow {
  private struct Image {
    let group: Int
    let site: Int
    let lesions: [Int]
  }

  /// A line of JSON: seconds, with everything from the labels to the folds, and the fold of every image.
  static func run(_ path: String) throws -> String {
    let images = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return Image(
        group: Int(cells[0]) ?? 0, site: Int(cells[1]) ?? -1,
        lesions: cells[2].split(separator: " ").compactMap { Int($0) })
    }
    let lesions = 1 + (images.flatMap(\.lesions).max() ?? 0)
    let sites = 1 + (images.map(\.site).max() ?? 0)
    let labels = SplitLabels(lesions: lesions, sites: sites)
    var folds: [Int] = []
    let time = seconds {
      var members = [[Int]](repeating: [], count: 1 + (images.map(\.group).max() ?? 0))
      for (index, image) in images.enumerated() { members[image.group].append(index) }
      let items = members.map { own in
        labels.item(
          of: own.map {
            labels.labels(
              lesions: images[$0].lesions, site: images[$0].site >= 0 ? images[$0].site : nil)
          })
      }
      // -1: no group has a fold from an earlier split that it would keep.
      var splitter = Splitter(
        items: items, labelCount: labels.count, importance: labels.importance, folds: 5,
        assigned: [Int](repeating: -1, count: items.count))
      splitter.run(seed: 0)
      folds = images.map { splitter.assignment[$0.group] }
    }
    return "{\"seconds\": \(time), \"folds\": [\(folds.map(String.init).joined(separator: ", "))]}"
  }
}
