extension LesionClass {
  /// The raw terms that contributors write for the class, with their shares: a few common ones and a
  /// long tail.
  var terms: [LesionTerm] {
    switch self {
    case .alopecia:
      [
        LesionTerm("Alopecia", 6), LesionTerm("Alopecia / non-scarring", 4),
        LesionTerm("Alopecia / scarring", 3, .scarring), LesionTerm("Localized Hair Loss", 0.4),
      ]
    case .comedones: [LesionTerm("Comedones", 6), LesionTerm("Open Comedones", 2)]
    case .crust: [LesionTerm("Crust", 9), LesionTerm("Painful Scab", 0.3)]
    case .cyst: [LesionTerm("Cyst", 1)]
    case .edema:
      [
        LesionTerm("Edema", 7), LesionTerm("Wheal", 2.4, .wheal), LesionTerm("Hives", 0.4, .wheal),
        LesionTerm("Dermographism", 0.25, .wheal),
      ]
    case .erythema: [LesionTerm("Erythema", 9), LesionTerm("Erythroderma", 2, .generalised)]
    case .erythematoSquamousPlaque: [LesionTerm("Plaque / erythemato-squamous", 1)]
    case .erythematousPapule: [LesionTerm("Papule / erythematous", 1)]
    case .erythematousPlaque:
      [LesionTerm("Plaque / erythematous", 9), LesionTerm("Target Lesions", 0.4, .annular)]
    case .excoriation: [LesionTerm("Excoriation", 1)]
    case .hyperkeratosis:
      [
        LesionTerm("Hyperkeratosis", 8), LesionTerm("Horn", 0.4, .horn),
        LesionTerm("Horn-Like Projection", 0.25, .horn),
      ]
    case .hyperpigmentedPapule: [LesionTerm("Papule / hyperpigmented", 1)]
    case .hyperpigmentedPlaque:
      [
        LesionTerm("Plaque / hyperpigmented", 9),
        LesionTerm(
          "Well Circumscribed Patches of Intensely Itchy Lichenification With Hyperpigmentation",
          0.3),
      ]
    case .oozing: [LesionTerm("Oozing", 1)]
    case .pearlyPapule: [LesionTerm("Papule / pearly", 1)]
    case .squames:
      [
        LesionTerm("Squames", 5), LesionTerm("Squames / fine", 1.2), LesionTerm("Xerosis", 0.8),
        LesionTerm("Severe Scaling", 0.3),
      ]
    case .telangiectasis: [LesionTerm("Telangiectasis", 1)]
    case .tumour:
      [
        LesionTerm("Tumour", 8), LesionTerm("Fungating Mass", 0.3),
        LesionTerm("Deep Purple Tumor", 0.25, .violaceous),
      ]
    default: variedTerms
    }
  }

  /// The classes that gather many terms.
  private var variedTerms: [LesionTerm] {
    switch self {
    case .erosionUlcerAtrophy:
      [
        LesionTerm("Ulcer", 5), LesionTerm("Erosion", 4), LesionTerm("Atrophy", 2, .atrophy),
        LesionTerm("Fissure", 1.2, .fissure), LesionTerm("Erosion / linear", 0.8, .fissure),
        LesionTerm("Mucosal Erosion", 0.5), LesionTerm("Striae", 0.5, .stripes),
        LesionTerm("Necrosis", 0.4), LesionTerm("Anetoderma", 0.2, .atrophy),
        LesionTerm("Absence of Skin", 0.2),
      ]
    case .macule: Self.maculeTerms
    case .nodule:
      [
        LesionTerm("Nodule", 6), LesionTerm("Nodule / erythematous", 1),
        LesionTerm("Nodule / skin-colored", 0.8, .skinColoured),
        LesionTerm("Nodule / subcutaneous", 0.8, .skinColoured),
        LesionTerm("Nodule / hyperpigmented", 0.6, .dark), LesionTerm("Nodule / ulcerated", 0.4),
        LesionTerm("Purple Nodule", 0.2, .violaceous), LesionTerm("Gumma", 0.2),
        LesionTerm("Large Indurated Nodule", 0.2),
        LesionTerm("Skin-Colored Nodules.", 0.2, .skinColoured),
        LesionTerm("Purplish Nodule", 0.15, .violaceous),
        LesionTerm("Tender Nodules on Trunk", 0.15), LesionTerm("Translucent Nodule", 0.15),
      ]
    case .otherPapule: Self.papuleTerms
    case .otherPlaque:
      [
        LesionTerm("Plaque", 3), LesionTerm("Lichenification", 1, .skinColoured),
        LesionTerm("Plaque / infiltrated", 0.8, .skinColoured),
        LesionTerm("Plaque / verrucous", 0.8, .verrucous),
        LesionTerm("Plaque / violaceous", 0.8, .violaceous), LesionTerm("Sclerosis", 0.5, .white),
        LesionTerm("Annular Plaque", 0.5, .annular), LesionTerm("Whitish Plaques", 0.3, .white),
        LesionTerm("Verrucous Plaque", 0.3, .verrucous),
        LesionTerm("Scar-Like Plaque", 0.2, .white),
        LesionTerm("Raised With a Flat Surface", 0.15, .skinColoured),
        LesionTerm("Folds Vegitations", 0.15, .verrucous),
      ]
    case .scar:
      [
        LesionTerm("Scar", 4), LesionTerm("Scar / keloid", 1, .keloid),
        LesionTerm("Scar / atrophic", 0.8, .pitted), LesionTerm("Scar / pitted", 0.8, .pitted),
        LesionTerm("Scar / hypertrophic", 0.8, .keloid),
        LesionTerm("Scars From Third Degree Burns", 0.2, .keloid),
      ]
    default:
      [
        LesionTerm("Vesicles", 5, .vesicles), LesionTerm("Pustule", 3, .pustules),
        LesionTerm("Bulla", 2.5, .bulla), LesionTerm("Pustule / follicular", 1, .pustules),
        LesionTerm("Pustule / grouped", 0.6, .pustules),
        LesionTerm("Bulla / hemorrhagic", 0.4, .bulla),
      ]
    }
  }

  private static let maculeTerms: [LesionTerm] = [
    LesionTerm("Macule", 4), LesionTerm("Macule / hyperpigmented", 2, .dark),
    LesionTerm("Macule / hypopigmented", 1.2, .pale), LesionTerm("Hyperpigmentation", 1.2, .dark),
    LesionTerm("Macule / erythematous", 1, .red), LesionTerm("Purpura", 1, .purpuric),
    LesionTerm("Patch", 1), LesionTerm("Macule / depigmented", 0.8, .pale),
    LesionTerm("Macule / purpuric", 0.6, .purpuric), LesionTerm("Macule / vascular", 0.4, .red),
    LesionTerm("Ecchymosis", 0.4, .purpuric), LesionTerm("Hypopigmented Patches", 0.4, .pale),
    LesionTerm("Depigmented Patches", 0.4, .pale), LesionTerm("Pigmentation", 0.4, .dark),
    LesionTerm("Macule / yellow-brown", 0.3, .dark), LesionTerm("Hypopigmented", 0.3, .pale),
    LesionTerm("Heperpigmented Patch", 0.2, .dark),
    LesionTerm("Heperpigmented Patches", 0.2, .dark),
    LesionTerm("Deep Red Macule", 0.15, .red),
    LesionTerm("Blue Black Huge Patch at the Back of Recently Born Baby", 0.15, .blue),
  ]

  private static let papuleTerms: [LesionTerm] = [
    LesionTerm("Papule", 3), LesionTerm("Papules", 1),
    LesionTerm("Papule / skin-colored", 1, .skinColoured),
    LesionTerm("Papule / flat-topped", 0.8, .violaceous),
    LesionTerm("Papule / umbilicated", 0.8, .skinColoured),
    LesionTerm("Papule / verrucous", 0.8, .verrucous),
    LesionTerm("Papule / violaceous", 0.8, .violaceous),
    LesionTerm("Papule / follicular", 0.6, .skinColoured),
    LesionTerm("Violaceous Papules", 0.3, .violaceous),
    LesionTerm("Verrucous Papules", 0.3, .verrucous),
    LesionTerm("Blue Papules", 0.2, .blue), LesionTerm("Filiform Papillomas", 0.2, .verrucous),
    LesionTerm("Digitate Fibrous Polyp", 0.15, .skinColoured),
    LesionTerm("Yellowish Papules , Slightly Thickened Leather-Like Skin", 0.15, .yellow),
    LesionTerm("Beaded Papules Along the Eyelid Margins", 0.1, .skinColoured),
    LesionTerm("Verrucous Papules in Perianal Skin", 0.1, .verrucous),
  ]
}
