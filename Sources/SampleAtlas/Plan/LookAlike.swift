/// A case that is drawn like cases of another class, so that only the body site says which class it is.
///
/// A site on one side of a pair means its first class, any other named site its second. Both are drawn alike,
/// so an image without its site holds no more than the shares of the two classes.
struct LookAlike: Sendable {
  /// What the pair is drawn as, in its usual style.
  let look: LesionClass
  /// The class that shares the look.
  let partner: LesionClass
  private let isFirst: Bool
  private let firstSites: Set<String>

  /// The pair of a class; nil for classes that have none.
  static func of(_ lesion: LesionClass) -> LookAlike? {
    for pair in pairs where lesion == pair.first || lesion == pair.second {
      return LookAlike(
        look: pair.first, partner: lesion == pair.first ? pair.second : pair.first,
        isFirst: lesion == pair.first, firstSites: pair.sites)
    }
    return nil
  }

  /// Whether the class may be on a site: sites without a name say nothing, so neither class is there.
  func allows(_ site: PlannedSite) -> Bool {
    guard let name = site.site else { return false }
    return firstSites.contains(name) == isFirst
  }

  private static let head: Set = ["scalp", "face", "eyes", "ears", "nose", "mouth", "neck"]
  private static let trunk: Set = ["trunk", "chest", "abdomen", "back", "buttocks", "anogenital"]
  private static let limbs: Set = [
    "arms", "elbows", "forearms", "hands", "thighs", "knees", "legs", "feet",
  ]

  /// Each pair with the sites of its first class; both sides have sites that the other class avoids in life too.
  private static let pairs: [(first: LesionClass, second: LesionClass, sites: Set<String>)] = [
    (.cyst, .nodule, head),
    (.erythematousPapule, .otherPapule, head.union(["chest", "back", "trunk"])),
    (.macule, .hyperpigmentedPlaque, limbs.union(head).subtracting(["neck"])),
    (.excoriation, .scar, limbs),
    (.oozing, .vesicularPustular, ["legs", "feet", "ears", "hands", "forearms", "knees"]),
    (.erythematousPlaque, .erythematoSquamousPlaque, trunk.union(["thighs", "arms"])),
  ]

  /// The classes that can be look-alikes.
  static let classes = pairs.flatMap { [$0.first, $0.second] }
}
