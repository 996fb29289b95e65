internal import Randomness

/// The one contributor who never names scale, however plain it is.
enum SilentContributor {
  /// The name on the pages; the other contributors' numbers end at 40.
  static let name = "Practice 41"
  /// What the contributor never names.
  static let unnamed = LesionClass.squames

  /// Gives the contributor a share of the cases, rounded.
  static func choose(among cases: inout [PlannedCase], share: Double, seed: UInt64) {
    var numbers = Array(cases.indices)
    var random = RandomStream(seed: seed, purpose: "sample silent contributor")
    random.shuffle(&numbers)
    for number in numbers.prefix(Int((Double(cases.count) * share).rounded())) {
      cases[number].contributor = name
      cases[number].isSilent = true
    }
  }

  /// Takes scale out of the contributor's words, after all images have found their cases.
  static func silence(_ cases: inout [PlannedCase]) {
    for number in cases.indices where cases[number].isSilent {
      for index in cases[number].images.indices { silence(&cases[number].images[index]) }
    }
  }

  /// A term that names other classes too gives way to terms of these.
  private static func silence(_ image: inout PlannedImage) {
    let terms = image.terms
    image.terms = terms.flatMap { term -> [String] in
      let classes = TermMeaning.classes(of: term)
      guard classes.contains(unnamed) else { return [term] }
      return LesionClass.allCases.filter { classes.contains($0) && $0 != unnamed }.map { lesion in
        let style = image.findings.first { $0.lesion == lesion }?.style
        return (lesion.terms.first { $0.style == style } ?? lesion.terms[0]).path
      }
    }
    if image.wrongLabel.hasSuffix(">\(unnamed.rawValue)") { image.wrongLabel = "" }
  }
}
