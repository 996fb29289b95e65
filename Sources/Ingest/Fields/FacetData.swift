internal import Digests
internal import Vocabulary

/// DermQuest's facet data: what the numbers in its answers mean.
struct FacetData: Sendable {
  /// A term with its path from the root.
  struct Term: Sendable, Equatable {
    /// The text as it stands in the file.
    let raw: String
    /// The decoded texts from the root to the term.
    let path: [String]
  }

  /// The digest of the file, so that answers are read again when it changes.
  let digest: Digest
  private let terms: [Facet: [Int: Term]]
  /// Terms that are no terms: too many levels, or too long a path.
  private let endless: [Facet: Set<Int>]

  /// The levels of a term; real facets have up to five.
  ///
  /// Each term keeps its path, so a chain without end would take memory that grows with its square.
  static let mostLevels = 32
  /// The bytes of a path; each mention of the term keeps them all.
  static let longestPath = 1000

  /// Names of the collections and of the members of an answer.
  static let collections: [(name: String, facet: Facet)] = [
    ("diagnosis", .diagnosis), ("lesions", .lesion), ("localization", .site),
    ("symptoms", .symptom), ("pathos", .pathophysiology),
  ]

  /// Reads facet data; nil when the document has none.
  init?(_ root: JSONNode, digest: Digest) {
    guard let collection = root["facet_collection"] else { return nil }
    self.digest = digest
    var terms: [Facet: [Int: Term]] = [:]
    var endless: [Facet: Set<Int>] = [:]
    for (name, facet) in Self.collections {
      if let facets = collection[name]?["Facets"]?.members {
        (terms[facet], endless[facet]) = Self.terms(facets)
      }
    }
    self.terms = terms
    self.endless = endless
  }

  /// The term of a number.
  func term(_ facet: Facet, _ id: Int) -> Term? {
    terms[facet]?[id]
  }

  /// Whether a number's path is longer than any term's.
  func isEndless(_ facet: Facet, _ id: Int) -> Bool {
    endless[facet]?.contains(id) ?? false
  }

  /// How many terms a facet has.
  func count(_ facet: Facet) -> Int {
    terms[facet]?.count ?? 0
  }

  private static func terms(
    _ facets: [JSONNode.Member]
  ) -> (terms: [Int: Term], endless: Set<Int>) {
    var raws: [Int: String] = [:]
    var texts: [Int: String] = [:]
    var parents: [Int: Int] = [:]
    for member in facets {
      guard let id = Int(member.name) else { continue }
      // A number that occurs twice keeps its first text, and a child its first parent: a term has
      // one path.
      if raws[id] == nil {
        let raw = member.value["Text"]?.string ?? ""
        raws[id] = raw
        texts[id] = SourceText.clean(raw)
      }
      for child in member.value["Facets"]?.elements ?? [] {
        if let child = child.integer, child != id, parents[child] == nil { parents[child] = id }
      }
    }
    var terms: [Int: Term] = [:]
    var endless: Set<Int> = []
    for (id, raw) in raws {
      guard let path = path(of: id, texts, parents) else {
        endless.insert(id)
        continue
      }
      if !path.isEmpty { terms[id] = Term(raw: raw, path: path) }
    }
    return (terms, endless)
  }

  /// The texts from the root to a term; nil when they have no end.
  private static func path(
    of id: Int, _ texts: [Int: String], _ parents: [Int: Int]
  ) -> [String]? {
    var path: [String] = []
    var bytes = 0
    var next: Int? = id
    // A circle of parents ends where it began.
    var seen: Set<Int> = []
    while let current = next, seen.insert(current).inserted {
      if let text = texts[current], !text.isEmpty {
        path.append(text)
        bytes += text.utf8.count
      }
      guard seen.count <= mostLevels, bytes <= longestPath else { return nil }
      next = parents[current]
    }
    return path.reversed()
  }
}
