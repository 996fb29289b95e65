internal import Vocabulary

/// Notices values that a page runs together, such as `Noduleblack`.
///
/// Only two signs are sure enough: a capital letter right after a small one, and a word
/// that is a known kind of lesion with a known quality concatenated to it. Nothing is ever split: the text
/// stays as the page has it, and the split is proposed.
enum ConcatenatedValue {
  /// The split that seems meant; nil when nothing looks concatenated.
  static func proposal(_ text: String, facet: Facet) -> [String]? {
    guard [.lesion, .site, .diagnosis, .symptom].contains(facet) else { return nil }
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    for (index, word) in words.enumerated() {
      guard let parts = capital(word) ?? (facet == .lesion ? known(word) : nil) else { continue }
      let before = words[..<index] + [parts.0]
      let after = [parts.1] + words[(index + 1)...]
      return [before.joined(separator: " "), after.joined(separator: " ")]
    }
    return nil
  }

  /// Names in which a capital follows a small letter by right, such as MacDonald; nothing is looked for
  /// behind two letters, as in McCune and DeSanctis.
  private static let namePrefixes = ["Mac", "Van", "Fitz"]

  private static func capital(_ word: Substring) -> (Substring, Substring)? {
    for index in word.indices.dropFirst() where word[index].isUppercase {
      let head = word[..<index]
      guard let last = head.last, last.isLowercase, head.count >= 3,
        !namePrefixes.contains(String(head)),
        // A single letter behind it, or capitals throughout, is an abbreviation: IgA, mRNA.
        word[index...].count >= 3, word[word.index(after: index)].isLowercase
      else { continue }
      return (head, word[index...])
    }
    return nil
  }

  private static let kinds = [
    "macule", "patch", "papule", "plaque", "nodule", "tumour", "tumor", "vesicle", "bulla",
    "pustule", "wheal", "cyst", "erosion", "ulcer", "fissure", "crust", "scale", "scar", "atrophy",
    "comedo", "telangiectasia", "purpura", "excoriation", "lichenification", "keratosis",
  ]
  private static let qualities = [
    "black", "blue", "brown", "gray", "grey", "green", "orange", "pink", "purple", "red",
    "violaceous", "white", "yellow", "erythematous", "flesh", "hyperpigmented", "hypopigmented",
    "pigmented", "depigmented", "annular", "atrophic", "crusted", "eroded", "flat", "grouped",
    "haemorrhagic", "hemorrhagic", "hyperkeratotic", "indurated", "linear", "multiple", "pearly",
    "scaly", "single", "solitary", "smooth", "ulcerated", "umbilicated", "verrucous",
  ]

  private static func known(_ word: Substring) -> (Substring, Substring)? {
    let lower = word.lowercased()
    for kind in kinds {
      for head in [kind, kind + "s"] where lower.hasPrefix(head) {
        let tail = lower.dropFirst(head.count)
        if qualities.contains(String(tail)) || kinds.contains(String(tail)) {
          return (word.prefix(head.count), word.dropFirst(head.count))
        }
      }
    }
    return nil
  }
}
