/// The 25 final classes of the paper's Table 1: what is planted.
package enum LesionClass: String, Sendable, CaseIterable, Codable {
  case alopecia, comedones, crust, cyst, edema
  case erosionUlcerAtrophy = "erosion-ulcer-atrophy"
  case erythema = "erythema-erythroderm"
  case erythematoSquamousPlaque = "erythemato-squamous-plaque"
  case erythematousPapule = "erythematous-papule"
  case erythematousPlaque = "erythematous-plaque"
  case excoriation, hyperkeratosis
  case hyperpigmentedPapule = "hyperpigmented-papule"
  case hyperpigmentedPlaque = "hyperpigmented-plaque"
  case macule, nodule, oozing
  case otherPapule = "other-papule"
  case pearlyPapule = "pearly-papule"
  case otherPlaque = "other-plaque"
  case scar
  case squames = "squames-scales"
  case telangiectasis, tumour
  case vesicularPustular = "vesicular-pustular"
}

/// Which form of a class a raw term means, as far as a drawing can show it.
enum LesionStyle: String, Sendable {
  case usual, wheal, atrophy, fissure, stripes, bulla, pustules, vesicles
  case pale, dark, purpuric, red, violaceous, verrucous, annular, white, yellow, blue, skinColoured
  case keloid, pitted, linear, horn, scarring, generalised
}
