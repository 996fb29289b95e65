/// A body location with what it looks like and how often it is photographed.
struct PlannedSite: Sendable {
  /// Path in the atlas.
  let path: String
  /// The final site that a reader of the image would name; nil where the path names none.
  let site: String?
  let look: SiteLook
  /// Share of images, in no unit.
  let weight: Double

  private init(_ path: String, _ site: String?, _ look: SiteLook, _ weight: Double) {
    self.path = path
    self.site = site
    self.look = look
    self.weight = weight
  }

  /// Every body location that is planted, in the order of the atlas.
  static let all: [PlannedSite] = head + trunk + upper + lower + rest

  private static let head: [PlannedSite] = [
    .init("Head", nil, .face, 0.3), .init("Head / Entire Head", "face", .face, 0.6),
    .init("Head / Face", "face", .face, 6), .init("Head / Face / Beard", "face", .beard, 2),
    .init("Head / Face / Cheek", "face", .face, 5), .init("Head / Face / Chin", "face", .face, 3),
    .init("Head / Face / Conjunctiva", "eyes", .eye, 0.5),
    .init("Head / Face / Ear", "ears", .ear, 4), .init("Head / Face / Eyebrows", "eyes", .eye, 1.5),
    .init("Head / Face / Eyelid", "eyes", .eye, 3),
    .init("Head / Face / Forehead", "face", .forehead, 3),
    .init("Head / Face / Hairline", "scalp", .hairline, 1),
    .init("Head / Face / Labia", "mouth", .mouth, 2.2),
    .init("Head / Face / Mandible", "face", .beard, 1),
    .init("Head / Face / Nose", "nose", .nose, 5), .init("Head / Face / Orbits", "eyes", .eye, 1),
    .init("Head / Face / Retroauricular Folds", "ears", .ear, 0.7),
    .init("Head / Face / Temple", "face", .hairline, 1),
    .init("Head / Folds / Retroauricular", "ears", .ear, 0.8),
    .init("Head / Mucous Membranes", nil, .mouth, 0.3),
    .init("Head / Mucous Membranes / Conjunctiva", "eyes", .eye, 0.5),
    .init("Head / Mucous Membranes / Mouth", "mouth", .mouth, 2.4),
    .init("Head / Mucous Membranes / Tongue", "mouth", .tongue, 1.2),
    .init("Head / Mucous Membranes / Nose", "nose", .nose, 0.5),
    .init("Head / Neck", "neck", .neck, 4.5), .init("Head / Scalp", "scalp", .scalp, 6),
  ]

  private static let trunk: [PlannedSite] = [
    .init("Trunk", nil, .trunk, 0.4), .init("Trunk / Entire Trunk", "trunk", .trunk, 4),
    .init("Trunk / Abdomen", "abdomen", .abdomen, 4.5), .init("Trunk / Back", "back", .back, 7),
    .init("Trunk / Chest", "chest", .chest, 5), .init("Trunk / DéColleté", "chest", .chest, 1.2),
    .init("Trunk / Folds", nil, .fold, 0.2),
    .init("Trunk / Folds / Submammary", "chest", .fold, 0.8),
    .init("Trunk / Mammary Areolae", "chest", .areola, 0.8),
    .init("Trunk / Umbilicus", "abdomen", .navel, 0.8),
  ]

  private static let upper: [PlannedSite] = [
    .init("Upper Limbs", nil, .arm, 0.4), .init("Upper Limbs / Entire Limb", "arms", .arm, 1.5),
    .init("Upper Limbs / Elbows", "elbows", .elbow, 4),
    .init("Upper Limbs / Folds", nil, .fold, 0.2),
    .init("Upper Limbs / Folds / Axillae", "axillae", .fold, 4),
    .init("Upper Limbs / Folds / Elbow Flexures", "forearms", .forearm, 2),
    .init("Upper Limbs / Folds / Inderdigital", "hands", .fingers, 0.6),
    .init("Upper Limbs / Hands", "hands", .hand, 4),
    .init("Upper Limbs / Hands / Back of the Hands", "hands", .hand, 3),
    .init("Upper Limbs / Hands / Fingers", "hands", .fingers, 3),
    .init("Upper Limbs / Hands / Nails", "hands", .fingers, 1.6),
    .init("Upper Limbs / Hands / Palms", "hands", .palm, 2.4),
    .init("Upper Limbs / Lower Arms (Incl. Wrists)", "forearms", .forearm, 4.5),
    .init("Upper Limbs / Shoulder", "arms", .arm, 1.5),
    .init("Upper Limbs / Upper Arms", "arms", .arm, 3),
  ]

  private static let lower: [PlannedSite] = [
    .init("Lower Limbs", nil, .leg, 0.4), .init("Lower Limbs / Entire Limb", "legs", .leg, 1.5),
    .init("Lower Limbs / Buttocks", "buttocks", .buttocks, 4),
    .init("Lower Limbs / Feet", "feet", .foot, 3.6),
    .init("Lower Limbs / Feet / Ankles", "feet", .foot, 1.6),
    .init("Lower Limbs / Feet / Nails", "feet", .toes, 1.4),
    .init("Lower Limbs / Feet / Soles", "feet", .sole, 2.4),
    .init("Lower Limbs / Feet / Toes", "feet", .toes, 1.8),
    .init("Lower Limbs / Folds", nil, .fold, 0.2),
    .init("Lower Limbs / Folds / Inguino-Crural", "anogenital", .fold, 1.2),
    .init("Lower Limbs / Folds / Interdigital", "feet", .toes, 0.8),
    .init("Lower Limbs / Folds / Popliteal", "legs", .leg, 1),
    .init("Lower Limbs / Knee", "knees", .knee, 4), .init("Lower Limbs / Legs", "legs", .leg, 6.5),
    .init("Lower Limbs / Thigh", "thighs", .thigh, 4.5),
  ]

  private static let rest: [PlannedSite] = [
    .init("Anogenital Region", "anogenital", .genital, 1),
    .init("Anogenital Region / Anus", "anogenital", .genital, 0.4),
    .init("Anogenital Region / Folds / Perineum", "anogenital", .genital, 0.5),
    .init("Anogenital Region / Glans Penis", "anogenital", .genital, 0.4),
    .init("Anogenital Region / Penis", "anogenital", .genital, 0.6),
    .init("Anogenital Region / Scrotum", "anogenital", .genital, 0.6),
    .init("Anogenital Region / Vulva", "anogenital", .genital, 0.6),
    .init("Anogenital Region / Mucous Membranes / Vulva", "anogenital", .genital, 0.3),
    .init("Other / --Undetermined--", nil, .face, 0.8),
    .init("Other / Full Body", "full-body", .body, 3.5),
  ]
}
