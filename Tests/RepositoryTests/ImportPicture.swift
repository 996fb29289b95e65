import Foundation

/// The picture of docs/architecture.md: a flowchart in Mermaid's language with a subgraph for each layer.
struct ImportPicture {
  /// The targets of each layer, from the top.
  private(set) var layers: [[String]] = []
  /// Where the arrows from a target lead.
  private(set) var arrows: [String: Set<String>] = [:]

  /// Reads the block's lines: `subgraph NAME`, `A; B` within one, and `A --> B & C`.
  init(_ block: some StringProtocol) {
    var isLayer = false
    for line in block.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
      if line.hasPrefix("subgraph ") {
        layers.append([])
        isLayer = true
      } else if line == "end" {
        isLayer = false
      } else if isLayer {
        layers[layers.count - 1] += Self.names(line, separator: ";")
      } else if line.contains(" --> ") {
        let sides = line.components(separatedBy: " --> ")
        arrows[sides[0], default: []].formUnion(Self.names(sides[1], separator: "&"))
      }
    }
  }

  private static func names(_ text: String, separator: Character) -> [String] {
    text.split(separator: separator).map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// All that is reached along arrows from a target.
  func reached(from target: String) -> Set<String> {
    var found: Set<String> = []
    var open = Array(arrows[target] ?? [])
    while let next = open.popLast() {
      if found.insert(next).inserted { open += arrows[next] ?? [] }
    }
    return found
  }
}
