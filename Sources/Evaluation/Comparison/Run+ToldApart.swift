package import Artifacts
internal import Foundation

extension Run {
  /// The runs under names that tell them apart, in the same order.
  ///
  /// A name that one run has stays. Runs that share a name, as `runs-lesion/x` and `runs-mtl/x` do, are
  /// called by the last parts of their folders' paths, as few as tell all of them apart.
  /// Fails when a folder is given twice, and when no last parts of the paths differ from the names of other runs.
  package static func toldApart(_ runs: [Run]) throws(EvaluationError) -> [Run] {
    let urls = runs.map { URL(fileURLWithPath: $0.folder).standardizedFileURL }
    var seen: [String: Int] = [:]
    for (position, url) in urls.enumerated() {
      let real = url.resolvingSymlinksInPath().path
      if let first = seen.updateValue(position, forKey: real) {
        throw .sameRun(runs[first].folder, runs[position].folder)
      }
    }
    var named = runs
    let groups = Dictionary(grouping: runs.indices) { runs[$0].manifest.name }
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) where group.count > 1 {
      let others = Set(named.indices.filter { !group.contains($0) }.map { named[$0].name })
      let parts = group.map { urls[$0].pathComponents.filter { $0 != "/" } }
      // Whole paths differ; the search finds nothing only where they are names of other runs.
      for count in 1...max(1, parts.map(\.count).max() ?? 1) {
        let names = parts.map { $0.suffix(count).joined(separator: "/") }
        guard Set(names).count == names.count, others.isDisjoint(with: names) else { continue }
        for (position, name) in zip(group, names) { named[position] = runs[position].called(name) }
        break
      }
      guard Set(group.map { named[$0].name }).count == group.count else {
        throw .sameName(name)
      }
    }
    return named
  }
}
