internal import Terms

/// A page as a tree: elements and texts in document order, each with its bytes.
///
/// The tree is the parser's: elements that the page left out (`html`, `body`) are in it, and `tbody`
/// only where the page writes it.
struct PageTree: FileParse {
  /// An element or a text.
  struct Node {
    /// The element's name in lower case; empty for a text.
    let name: String
    let attributes: MarkupAttributes
    /// The decoded text of a text node.
    var text: String
    /// From the tag's `<` to the end tag, or the text's bytes.
    var range: Range<Int>
    /// The element around it; nil for the outermost.
    let parent: Int?
    /// The node behind its last descendant: its subtree is `index..<next`.
    var next: Int
    /// Its position among the elements of its parent, from 1; 0 for a text.
    let position: Int
    /// Whether the page goes on behind it.
    var isClosed = true

    var isText: Bool { name.isEmpty }
  }

  /// All nodes in document order.
  private(set) var nodes: [Node] = []
  /// The bytes that were parsed.
  let utf8: [UInt8]
  /// Why parsing ended early.
  let problem: MarkupProblem?
  /// How the page ends.
  let ending: Ending

  init(of file: InputFile) { self.init(file.text) }

  /// Reads a page, however broken.
  init(_ text: DocumentText) {
    utf8 = text.utf8
    let listener = PageTreeListener(text.utf8)
    let problem = MarkupStream.parseHTML(text.utf8, listener)
    listener.finish()
    self.problem = problem ?? listener.problem
    nodes = listener.nodes
    ending = Ending(nodes, text.utf8)
  }

  /// The nodes below an element, in document order.
  func descendants(of index: Int) -> Range<Int> { (index + 1)..<nodes[index].next }

  /// The elements and texts directly in an element.
  func children(of index: Int) -> [Int] {
    var children: [Int] = []
    var child = index + 1
    while child < nodes[index].next {
      children.append(child)
      child = nodes[child].next
    }
    return children
  }

  /// The elements with a name, in document order.
  func elements(_ name: String) -> [Int] {
    nodes.indices.filter { nodes[$0].name == name }
  }

  /// The first element with an `id`.
  func element(id: String) -> Int? {
    nodes.indices.first { !nodes[$0].isText && nodes[$0].attributes["id"] == id }
  }

  /// The elements around a node, from the inside out.
  func ancestors(of index: Int) -> [Int] {
    var ancestors: [Int] = []
    var next = nodes[index].parent
    while let ancestor = next {
      ancestors.append(ancestor)
      next = nodes[ancestor].parent
    }
    return ancestors
  }

  /// Whether the page itself writes an element's tag.
  func isWritten(_ index: Int) -> Bool { nodes[index].isWritten(in: utf8) }

  /// Whether something of these names is in an element.
  func holds(_ index: Int, _ names: Set<String>) -> Bool {
    descendants(of: index).contains { names.contains(nodes[$0].name) }
  }
}

extension PageTree.Node {
  /// Whether the page itself writes the element's tag.
  func isWritten(in utf8: [UInt8]) -> Bool {
    let start = range.lowerBound
    let tag = [UInt8(ascii: "<")] + Array(name.utf8)
    guard start + tag.count <= utf8.count else { return false }
    return zip(utf8[start...], tag).allSatisfy { $0.asciiLowered == $1 }
  }
}

/// Handles the events of a page and builds its tree.
final class PageTreeListener: MarkupListener {
  private(set) var nodes: [PageTree.Node] = []
  private let utf8: [UInt8]
  private var open: [Int] = []
  private var positions: [Int] = [0]
  private var end: PageEnd
  /// Set when the page has more nodes than a page of an atlas has.
  private(set) var problem: MarkupProblem?

  /// Half a gigabyte of tags would fill the memory.
  private static let maximumNodes = 1_000_000

  init(_ utf8: [UInt8]) {
    self.utf8 = utf8
    end = PageEnd(utf8)
  }

  func start(_ name: ElementName, attributes: MarkupAttributes, at offset: Int) {
    guard hasRoom(at: offset) else { return }
    positions[positions.count - 1] += 1
    nodes.append(
      PageTree.Node(
        name: name.text.lowercased(), attributes: attributes, text: "", range: offset..<offset,
        parent: open.last, next: nodes.count + 1, position: positions[positions.count - 1]))
    open.append(nodes.count - 1)
    positions.append(0)
  }

  func end(_ name: ElementName, at offset: Int) {
    guard problem == nil else { return }
    let name = name.text.lowercased()
    guard let level = open.lastIndex(where: { nodes[$0].name == name }) else { return }
    while open.count > level { close(at: offset) }
  }

  func text(_ text: String, range: Range<Int>) {
    guard hasRoom(at: range.lowerBound) else { return }
    // A long text comes in pieces, a run of stray brackets one by one; one node is easier to take
    // terms from.
    if let last = nodes.indices.last, goesOn(last, text, range) {
      // In place: a copy of the node would make each piece cost the whole text.
      nodes[last].text += text
      nodes[last].range = nodes[last].range.lowerBound..<range.upperBound
      return
    }
    nodes.append(
      PageTree.Node(
        name: "", attributes: MarkupAttributes(), text: text, range: range, parent: open.last,
        next: nodes.count + 1, position: 0, isClosed: range.upperBound < utf8.count))
  }

  /// Whether a text is the rest of a node's, both as the page writes them.
  private func goesOn(_ index: Int, _ text: String, _ range: Range<Int>) -> Bool {
    let node = nodes[index]
    return node.isText && node.parent == open.last && node.range.upperBound == range.lowerBound
      && node.text.utf8.count == node.range.count && text.utf8.count == range.count
  }

  /// Closes what is open at the end of the page.
  func finish() {
    while !open.isEmpty { close(at: utf8.count) }
  }

  private func hasRoom(at offset: Int) -> Bool {
    if problem == nil, nodes.count >= Self.maximumNodes {
      problem = MarkupProblem(
        kind: .tooLarge, offset: offset, message: "more than a million elements and texts")
    }
    return problem == nil
  }

  private func close(at offset: Int) {
    let index = open.removeLast()
    positions.removeLast()
    let start = nodes[index].range.lowerBound
    nodes[index].range = start..<max(start, min(offset, utf8.count))
    nodes[index].next = nodes.count
    nodes[index].isClosed = !end.isReached(by: nodes[index].name, at: offset)
  }
}
