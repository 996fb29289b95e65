internal import Randomness

/// Which classes a raw term of the plan stands for.
enum TermMeaning {
  private static let meanings: [String: Set<LesionClass>] = {
    var meanings: [String: Set<LesionClass>] = [:]
    for lesion in LesionClass.allCases {
      for term in lesion.terms { meanings[term.path, default: []].insert(lesion) }
    }
    for term in CompoundTerm.all { meanings[term.path, default: []].formUnion(term.classes) }
    return meanings
  }()

  /// The classes of a term; none for one that is no lesion of the paper.
  static func classes(of term: String) -> Set<LesionClass> { meanings[term] ?? [] }
}

extension LesionClass {
  /// One of the class's terms, the common ones more often.
  func usualTerm(_ random: inout RandomStream) -> LesionTerm {
    terms[random.weighted(terms.map(\.weight))]
  }
}

extension PlannedImage {
  /// The classes that the page names.
  var said: Set<LesionClass> {
    terms.reduce(into: []) { $0.formUnion(TermMeaning.classes(of: $1)) }
  }

  /// The classes that are neither drawn nor named, in the order of the classes.
  var lesionsNotSaid: [LesionClass] {
    let known = said.union(findings.map(\.lesion))
    return LesionClass.allCases.filter { !known.contains($0) }
  }
}
