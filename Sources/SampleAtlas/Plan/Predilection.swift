/// Where a lesion is found: how much likelier than elsewhere it is on each final site.
///
/// Planted after the paper's own observations (alopecia on the scalp; comedones, edema, hyperpigmented
/// papule, oozing and tumour with marked predilections; erythema flat) and textbook habits.
struct Predilection: Sendable {
  /// Factor on sites that are not listed.
  let elsewhere: Double
  let factors: [String: Double]

  func factor(_ site: PlannedSite) -> Double {
    if let exact = factors[site.path] { return exact }
    guard let name = site.site else { return elsewhere }
    return factors[name] ?? elsewhere
  }

  static func of(_ lesion: LesionClass) -> Predilection {
    // These are the paper's own observations; `mild` has textbook habits.
    switch lesion {
    case .erythema: Predilection(elsewhere: 1, factors: [:])
    case .alopecia:
      Predilection(
        elsewhere: 0,
        factors: [
          "scalp": 40, "Head / Face / Beard": 6, "Head / Face / Mandible": 1,
          "Head / Face / Hairline": 20,
        ])
    case .comedones:
      Predilection(
        elsewhere: 0.05, factors: ["nose": 6, "face": 4, "back": 6, "chest": 2, "ears": 2])
    case .edema:
      Predilection(
        elsewhere: 0.15, factors: ["legs": 7, "feet": 5, "eyes": 5, "mouth": 3, "hands": 1.5])
    case .hyperpigmentedPapule:
      Predilection(
        elsewhere: 0.15, factors: ["back": 7, "neck": 5, "abdomen": 2, "face": 1.5, "chest": 2])
    case .oozing:
      Predilection(
        elsewhere: 0.15, factors: ["legs": 5, "ears": 5, "hands": 2.5, "feet": 2, "forearms": 2.5])
    case .tumour:
      Predilection(
        elsewhere: 0.15, factors: ["nose": 4, "ears": 5, "face": 3, "scalp": 5, "back": 1])
    default: mild(lesion)
    }
  }

  private static func mild(_ lesion: LesionClass) -> Predilection {
    switch lesion {
    case .crust: Predilection(elsewhere: 1, factors: ["mouth": 3, "face": 1.6, "scalp": 2])
    case .cyst:
      Predilection(
        elsewhere: 0.4, factors: ["scalp": 3, "back": 3, "face": 1.5, "neck": 2.5, "ears": 2])
    case .erosionUlcerAtrophy:
      Predilection(
        elsewhere: 0.7, factors: ["legs": 2.5, "mouth": 3, "anogenital": 2.5, "feet": 2])
    case .erythematoSquamousPlaque:
      Predilection(elsewhere: 0.6, factors: ["elbows": 6, "knees": 6, "scalp": 2, "legs": 1.5])
    case .erythematousPapule:
      Predilection(elsewhere: 0.8, factors: ["face": 1.8, "back": 2, "chest": 2, "arms": 1.5])
    case .erythematousPlaque:
      Predilection(elsewhere: 0.8, factors: ["trunk": 2.5, "thighs": 2, "arms": 2])
    case .excoriation:
      Predilection(elsewhere: 0.5, factors: ["arms": 3, "forearms": 3, "legs": 2.5, "buttocks": 2])
    case .hyperkeratosis:
      Predilection(elsewhere: 0.4, factors: ["feet": 5, "hands": 3.5, "elbows": 2, "knees": 2])
    case .hyperpigmentedPlaque:
      Predilection(elsewhere: 0.6, factors: ["axillae": 6, "neck": 3, "back": 1.5])
    case .macule: Predilection(elsewhere: 0.8, factors: ["face": 1.5, "hands": 2, "back": 1.5])
    case .nodule: Predilection(elsewhere: 0.9, factors: ["legs": 1.5, "buttocks": 2])
    case .otherPapule:
      Predilection(elsewhere: 0.8, factors: ["hands": 1.8, "anogenital": 3, "eyes": 2])
    case .pearlyPapule:
      Predilection(elsewhere: 0.2, factors: ["nose": 4, "eyes": 3, "face": 3, "ears": 2])
    case .scar: Predilection(elsewhere: 0.8, factors: ["abdomen": 2.5, "knees": 3, "chest": 2])
    case .squames: Predilection(elsewhere: 0.7, factors: ["scalp": 2.5, "feet": 2, "full-body": 3])
    case .telangiectasis:
      Predilection(elsewhere: 0.3, factors: ["face": 3, "nose": 4, "legs": 2.5, "chest": 2])
    case .vesicularPustular:
      Predilection(elsewhere: 0.8, factors: ["mouth": 2, "trunk": 2, "hands": 1.5])
    default: Predilection(elsewhere: 1, factors: [:])
    }
  }
}
