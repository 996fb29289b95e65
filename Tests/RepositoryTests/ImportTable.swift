import Foundation
import TestSupport

/// The table of docs/architecture.md: what each target may import.
struct ImportTable {
  /// What the rows of the targets say, by the target's name.
  private(set) var imports: [String: Set<String>] = [:]
  /// What every target may import.
  private(set) var everywhere: Set<String> = []
  /// The ground: what every target outside it may import too.
  private(set) var ground: Set<String> = []
  /// The picture above the table.
  let picture: ImportPicture

  /// Reads the page: rows of three cells whose first and last hold names in backticks.
  ///
  /// A row may name several targets. The rows `every target` and `every target above the ground` are for
  /// all of them.
  init() throws {
    let page = try String(contentsOfFile: Checkout.file("docs/architecture.md"), encoding: .utf8)
    let fences = page.components(separatedBy: "```")
    picture = ImportPicture(fences.count > 1 ? fences[1] : "")
    for line in page.split(separator: "\n") where line.hasPrefix("|") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
        .dropLast()
      guard cells.count == 3, let first = cells.first, let last = cells.last else { continue }
      let names = Self.names(in: last)
      if first.contains("above the ground") {
        ground = Set(names)
      } else if first.contains("every target") {
        everywhere = Set(names)
      }
      for target in Self.names(in: first) { imports[target] = Set(names) }
    }
  }

  /// All that a target may import; nil when it has no row.
  func allowed(to target: String) -> Set<String>? {
    guard let own = imports[target]?.union(everywhere) else { return nil }
    return ground.contains(target) ? own : own.union(ground)
  }

  /// The words in backticks of a cell.
  private static func names(in cell: Substring) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
