/// A raw term that means one class, and how it is drawn.
struct LesionTerm: Sendable {
  let path: String
  let weight: Double
  let style: LesionStyle

  init(_ path: String, _ weight: Double, _ style: LesionStyle = .usual) {
    self.path = path
    self.weight = weight
    self.style = style
  }
}

/// A raw term that means several classes.
struct CompoundTerm: Sendable {
  let path: String
  let classes: [LesionClass]

  private init(_ path: String, _ classes: [LesionClass]) {
    self.path = path
    self.classes = classes
  }

  static let all: [CompoundTerm] = [
    .init("Cystic Nodule", [.cyst, .nodule]),
    .init(
      "Erythematous Macular Lesions With Sharply Demarkated Borders", [.macule, .erythema]),
    .init("Evanescent, Erythematous, Edematous Plaques", [.erythematousPlaque, .edema]),
    .init("Edematous, Erythematous, Tender Swelling", [.edema, .erythema]),
    .init(
      "Edematous ,Erythamatous,Tender Swelling at Both Ears Sparing Ear Lobules",
      [.edema, .erythema]),
    .init("Flagellated Erythema and Blisters", [.erythema, .vesicularPustular]),
    .init(
      "Follicular, Erythematous Hyperkeratotic Papules Coalescing to Make  Scaly Plaques",
      [.erythematousPapule, .hyperkeratosis, .erythematoSquamousPlaque]),
    .init("Grouped Vesicles on Erythematous Base", [.vesicularPustular, .erythema]),
    .init(
      "Loss of Hair From Eyebrows(atrichia),Ichthyosis Follicularis All Over Body and Photophobia",
      [.alopecia, .hyperkeratosis]),
    .init("Poikiloderma", [.macule, .telangiectasis, .erosionUlcerAtrophy]),
    .init("Prurigo", [.otherPapule, .excoriation]),
    .init("SCALING and FISSURING", [.squames, .erosionUlcerAtrophy]),
    .init("Verrucous Papules and Nodules", [.otherPapule, .nodule]),
    .init(
      "Round Papule With a Rough Surface Surrounded by a Collar  of Hyperkeratosis.",
      [.otherPapule, .hyperkeratosis]),
    .init(
      "Nodules,Cysts,Pustules,Commedones Andscars",
      [.nodule, .cyst, .vesicularPustular, .comedones, .scar]),
    .init(
      "Nodules,Papules,Cysts,Pustules and Post Acne Scars at the Face and Back of the Trunks",
      [.nodule, .otherPapule, .cyst, .vesicularPustular, .scar]),
  ]
}

/// A raw term that is no class of the paper: a symptom, a sign, a diagnosis, a nail change.
enum ForeignTerm {
  static let common: [LesionTerm] = [
    LesionTerm("Itching", 2), LesionTerm("Bleeding", 1.2), LesionTerm("Swelling", 1),
    LesionTerm("Undetermined", 0.4), LesionTerm("Dermoscopy", 0.5), LesionTerm("Intertrigo", 0.6),
    LesionTerm("Cyanosis", 0.3), LesionTerm("Hirsutism", 0.4), LesionTerm("Hirstutism", 0.2),
    LesionTerm("Hypertrichosis", 0.3), LesionTerm("Livedo Reticularis", 0.5),
    LesionTerm("Livedo Racemosa", 0.3), LesionTerm("Jaundice", 0.2), LesionTerm("Lax Skin", 0.2),
    LesionTerm("Wrinkles", 0.5), LesionTerm("Burrow", 0.3), LesionTerm("Zosteriform Rash", 0.4),
    LesionTerm("Superficial Spreading Melanoma", 0.3), LesionTerm("Supernumerary Digit", 0.1),
    LesionTerm("Skin Fragility", 0.2), LesionTerm("Pits", 0.2), LesionTerm("Beaded Border", 0.2),
    LesionTerm("Body Louse", 0.1), LesionTerm("Erysipeloid Leishmaniasis", 0.1),
    LesionTerm("Geographic Tongue", 0.2), LesionTerm("Green Hair", 0.1),
    LesionTerm("Chromosomal Aberration With Proliferation", 0.1),
    LesionTerm("Diffuse Hair Shaft Disorder", 0.1), LesionTerm("OCULAR DAMAGE", 0.1),
    LesionTerm("Hypertrophy and Folding of the Skin of the Scalp", 0.1),
  ]

  static let nails: [LesionTerm] = [
    LesionTerm("Nail Dystrophy", 4), LesionTerm("Onycholysis", 2), LesionTerm("Nail Pits", 1.5),
    LesionTerm("Nail Ridging", 1), LesionTerm("Beau's Lines", 0.7), LesionTerm("Leuconychia", 0.7),
    LesionTerm("Onychogryphosis", 0.7), LesionTerm("Nail Hyperpigmentation", 0.6),
    LesionTerm("Nail Shedding", 0.3), LesionTerm("Onychomadesis", 0.3),
    LesionTerm("Onychoschizia", 0.4), LesionTerm("Pachyonychia", 0.3),
    LesionTerm("Pterygium Unguis", 0.2),
  ]
}
