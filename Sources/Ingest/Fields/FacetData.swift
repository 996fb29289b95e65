internal import Provenance
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
    for (name, facet) in Self.collections {
      if let facets = collection[name]?["Facets"]?.members {
        terms[facet] = Self.terms(facets)
      }
    }
    self.terms = terms
  }

  /// The term of a number.
  func term(_ facet: Facet, _ id: Int) -> Term? {
    terms[facet]?[id]
  }

  /// How many terms a facet has.
  func count(_ facet: Facet) -> Int {
    terms[facet]?.count ?? 0
  }

  private static func terms(_ facets: [JSONNode.Member]) -> [Int: Term] {
    var texts: [Int: String] = [:]
    var parents: [Int: Int] = [:]
    for member in facets {
      guard let id = Int(member.name) else { continue }
      texts[id] = texts[id] ?? member.value["Text"]?.string ?? ""
      for child in member.value["Facets"]?.elements ?? [] {
        if let child = child.integer, child != id, parents[child] == nil { parents[child] = id }
      }
    }
    var terms: [Int: Term] = [:]
    for (id, raw) in texts {
      var path: [String] = []
      var next: Int? = id
      // A circle of parents ends where it began.
      var seen: Set<Int> = []
      while let current = next, seen.insert(current).inserted {
        let text = TermText.clean(texts[current] ?? "")
        if !text.isEmpty { path.append(text) }
        next = parents[current]
      }
      if !path.isEmpty { terms[id] = Term(raw: raw, path: path.reversed()) }
    }
    return terms
  }
}
