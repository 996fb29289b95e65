/// Sets that grow together: which elements are connected by links (union-find; Tarjan, 1975).
package struct DisjointSets: Sendable {
  private var parent: [Int]

  /// Starts with `count` elements, each alone.
  package init(count: Int) {
    parent = Array(0..<count)
  }

  /// The smallest element that is connected with this one.
  package mutating func root(of element: Int) -> Int {
    var root = element
    while parent[root] != root { root = parent[root] }
    var current = element
    while parent[current] != root {
      let next = parent[current]
      parent[current] = root
      current = next
    }
    return root
  }

  /// Connects two elements and all that is connected with them.
  package mutating func join(_ first: Int, _ second: Int) {
    let one = root(of: first)
    let other = root(of: second)
    // The smallest element leads, so that roots don't depend on the order of links.
    parent[max(one, other)] = min(one, other)
  }
}
