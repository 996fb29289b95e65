/// Finds labels with their values: `<strong>Label</strong>value<br>`, `dt` with `dd`, and table rows
/// of two cells.
struct LabelValueReader {
  struct Entry {
    /// What the label's element is called.
    let element: String
    let label: String
    /// The label's element.
    let node: Int
    /// The lines of the value; none when the value is empty.
    var lines: [PageText]
    /// The nodes that the value lies in.
    var used: [Int]
    /// The run that the label belongs to: labels of one run stand in one element.
    let run: Int
  }

  private let tree: PageTree
  /// Labels are short; longer bold text is prose.
  private static let maximumLabel = 60

  /// What ends the value of a bold label.
  private static let ends = PageTree.blocks.union(["strong", "b"])
  /// How many bold elements an element holds directly.
  private let boldCounts: [Int: Int]

  init(_ tree: PageTree) {
    self.tree = tree
    var counts: [Int: Int] = [:]
    for node in tree.nodes where node.name == "strong" || node.name == "b" {
      if let parent = node.parent { counts[parent, default: 0] += 1 }
    }
    boldCounts = counts
  }

  /// The entries of every run that has a familiar label, in document order.
  ///
  /// Other labels of such a run are taken too; bold text elsewhere is no label.
  func entries(familiar: (String) -> Bool = FieldLabel.isFamiliar) -> [Entry] {
    var found: [Entry] = []
    var taken = 0
    for index in tree.nodes.indices where index >= taken {
      let before = found.count
      switch tree.nodes[index].name {
      case "tr": found += row(index)
      case "dt": found += definition(index)
      case "strong", "b": found += bold(index)
      default: break
      }
      // What lies within a label is no label again.
      if found.count > before, let last = found.last {
        taken = tree.nodes[index].name == "tr" ? tree.nodes[last.node].next : tree.nodes[index].next
      }
    }
    let runs = Set(found.filter { familiar($0.label) }.map(\.run))
    return found.filter { runs.contains($0.run) }
  }

  private func label(_ index: Int) -> String? {
    // Broken pages hold whole pages in one bold element: don't read them again for each.
    var size = 0
    for node in tree.descendants(of: index) where tree.nodes[node].isText {
      size += tree.nodes[node].range.count
      if size > 16 * Self.maximumLabel { return nil }
    }
    let text = SourceText.clean(tree.text(of: index))
    guard !text.isEmpty, text.count <= Self.maximumLabel else { return nil }
    return text
  }

  /// A row of two cells of which the second is no heading.
  private func row(_ index: Int) -> [Entry] {
    let cells = tree.children(of: index).filter { ["td", "th"].contains(tree.nodes[$0].name) }
    // A cell that holds a table is layout.
    guard cells.count == 2, tree.nodes[cells[1]].name == "td", !tree.holds(cells[1], ["table"]),
      let label = label(cells[0])
    else {
      return []
    }
    // A cell that holds a bold label and more is a run of its own.
    for node in tree.descendants(of: cells[0])
    where ["strong", "b"].contains(tree.nodes[node].name) && self.label(node) != label { return [] }
    let value = SourceText.clean(tree.text(of: cells[1]))
    // Two names of fields are the head of a table, not a label with its value.
    if FieldLabel.isFamiliar(label), FieldLabel.isFamiliar(value) { return [] }
    let table = tree.ancestors(of: index).first { tree.nodes[$0].name == "table" } ?? index
    return [
      Entry(
        element: tree.nodes[cells[0]].name, label: label, node: cells[0],
        lines: tree.lines(of: cells[1]), used: cells, run: table)
    ]
  }

  /// A `dt` and the `dd`s up to the next `dt`.
  private func definition(_ index: Int) -> [Entry] {
    guard let label = label(index), let parent = tree.nodes[index].parent else { return [] }
    var values: [Int] = []
    var sibling = tree.nodes[index].next
    while sibling < tree.nodes[parent].next, tree.nodes[sibling].name != "dt" {
      if tree.nodes[sibling].name == "dd", !tree.holds(sibling, ["dl"]) { values.append(sibling) }
      sibling = tree.nodes[sibling].next
    }
    return [
      Entry(
        element: "dt", label: label, node: index, lines: values.flatMap { tree.lines(of: $0) },
        used: [index] + values, run: parent)
    ]
  }

  /// Bold text and what stands behind it on its line.
  private func bold(_ index: Int) -> [Entry] {
    guard let label = label(index), let parent = tree.nodes[index].parent else { return [] }
    var value = PageText()
    var used = [index]
    var child = tree.nodes[index].next
    while child < tree.nodes[parent].next {
      let node = tree.nodes[child]
      if Self.ends.contains(node.name) || tree.holds(child, Self.ends) { break }
      for text in child..<node.next where tree.nodes[text].isText {
        value.append(tree.nodes[text].text, range: tree.nodes[text].range)
      }
      used.append(child)
      child = node.next
    }
    let text = value.withoutColon
    // The line that a run lies in may be a paragraph of its own: then the element around it counts.
    let run = boldCounts[parent] == 1 ? tree.nodes[parent].parent ?? parent : parent
    return [
      Entry(
        element: tree.nodes[index].name, label: label, node: index,
        lines: text.isEmpty ? [] : [text], used: used, run: run)
    ]
  }
}
