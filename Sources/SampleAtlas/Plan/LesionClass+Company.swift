/// What a case of a class is like.
struct CaseProfile: Sendable {
  /// Cases in a deck of all classes.
  let cases: Int
  /// Findings that come along, each with its probability per image.
  let company: [(LesionClass, Double)]
  /// Diagnoses of such a case.
  let diagnoses: [String]
  /// Its group of disease.
  let pathophysiology: String
}

extension LesionClass {
  /// What a case whose main finding is the class is like.
  var profile: CaseProfile {
    switch self {
    case .alopecia:
      CaseProfile(
        cases: 4, company: [(.erythema, 0.10), (.squames, 0.10), (.scar, 0.04)],
        diagnoses: [
          "Alopecia Areata", "Scarring Alopecia", "Tinea Capitis", "Lichen Planopilaris",
        ],
        pathophysiology: "Noninflammatory Skin Appendage Disorders")
    case .comedones:
      CaseProfile(
        cases: 4,
        company: [
          (.vesicularPustular, 0.18), (.erythematousPapule, 0.15), (.cyst, 0.12), (.scar, 0.10),
          (.nodule, 0.06),
        ], diagnoses: ["Acne Vulgaris", "Nevus Comedonicus", "Favre-Racouchot"],
        pathophysiology: "Inflammatory Skin Appendage Disorders")
    case .crust:
      CaseProfile(
        cases: 4, company: [(.erosionUlcerAtrophy, 0.15), (.erythema, 0.12), (.oozing, 0.08)],
        diagnoses: ["Impetigo", "Herpes Simplex Virus", "Pemphigus Foliaceus"],
        pathophysiology: "Infectious Diseases")
    case .cyst:
      CaseProfile(
        cases: 4, company: [(.comedones, 0.08), (.nodule, 0.10), (.scar, 0.05)],
        diagnoses: ["Epidermoid Cyst", "Trichilemmal Cyst", "Pilar Cyst", "Milia"],
        pathophysiology: "Tumors and Proliferative Diseases")
    case .edema:
      CaseProfile(
        cases: 4,
        company: [(.erythema, 0.22), (.vesicularPustular, 0.06), (.erythematousPlaque, 0.05)],
        diagnoses: ["Stasis Edema", "Angioedema", "Urticaria", "Cellulitis"],
        pathophysiology: "Urticaria")
    case .erosionUlcerAtrophy:
      CaseProfile(
        cases: 6,
        company: [(.crust, 0.18), (.erythema, 0.12), (.squames, 0.08), (.telangiectasis, 0.04)],
        diagnoses: ["Stasis Ulcer", "Aphthous Ulcer", "Lichen Sclerosis Et Atrophicus", "Striae"],
        pathophysiology: "Vascular Disorders, Vasculitis and Purpuras")
    case .erythema:
      CaseProfile(
        cases: 7,
        company: [(.edema, 0.10), (.squames, 0.15), (.vesicularPustular, 0.08), (.macule, 0.06)],
        diagnoses: ["Drug Eruption", "Contact Dermatitis", "Cellulitis", "Scarlet Fever"],
        pathophysiology: "Adverse Drug Reactions")
    case .erythematoSquamousPlaque:
      CaseProfile(
        cases: 5,
        company: [(.hyperkeratosis, 0.06), (.erythematousPapule, 0.08), (.excoriation, 0.05)],
        diagnoses: ["Psoriasis", "Tinea Corporis", "Pityriasis Rosea", "Mycosis Fungoides"],
        pathophysiology: "Psoriasis and Papulosquamous Diseases")
    case .erythematousPapule:
      CaseProfile(
        cases: 5,
        company: [(.excoriation, 0.12), (.vesicularPustular, 0.10), (.telangiectasis, 0.05)],
        diagnoses: ["Rosacea", "Folliculitis", "Scabies", "Pityrosporum Folliculitis"],
        pathophysiology: "Rosacea")
    case .erythematousPlaque:
      CaseProfile(
        cases: 5,
        company: [(.edema, 0.10), (.vesicularPustular, 0.06), (.erosionUlcerAtrophy, 0.05)],
        diagnoses: [
          "Granuloma Annulare", "Erythema Multiforme", "Mycosis Fungoides", "Sarcoidosis",
        ],
        pathophysiology: "Granulomatous Disorders")
    case .excoriation:
      CaseProfile(
        cases: 4, company: [(.otherPapule, 0.12), (.crust, 0.12), (.scar, 0.06)],
        diagnoses: ["Neurotic Excoriations", "Prurigo Nodularis", "Atopic Dermatitis/eczema"],
        pathophysiology: "Psychocutaneous and Neurocutaneous Disorders")
    case .hyperkeratosis:
      CaseProfile(
        cases: 4, company: [(.erosionUlcerAtrophy, 0.12), (.squames, 0.12), (.otherPapule, 0.08)],
        diagnoses: ["Keratoderma", "Cutaneous Horn", "Ichthyosis Hystrix", "Tinea Pedis"],
        pathophysiology: "Acquired Keratinizing Disorders")
    default: furtherProfile
    }
  }

  private var furtherProfile: CaseProfile {
    switch self {
    case .hyperpigmentedPapule:
      CaseProfile(
        cases: 4, company: [(.macule, 0.10), (.hyperpigmentedPlaque, 0.05)],
        diagnoses: ["Seborrheic Keratosis", "Nevus Cell Nevus"],
        pathophysiology: "Tumors and Proliferative Diseases")
    case .hyperpigmentedPlaque:
      CaseProfile(
        cases: 4, company: [(.hyperpigmentedPapule, 0.06), (.excoriation, 0.05)],
        diagnoses: [
          "Acanthosis Nigricans", "Lichen Simplex Chronicus", "Nevus Sebaceous of Jadassohn",
        ],
        pathophysiology: "Pigmentary Disorders")
    case .macule:
      CaseProfile(
        cases: 6,
        company: [(.squames, 0.06), (.telangiectasis, 0.04), (.erosionUlcerAtrophy, 0.03)],
        diagnoses: ["Vitiligo", "Melasma", "Nevus Spilus", "Purpura", "Tinea Versicolor"],
        pathophysiology: "Pigmentary Disorders")
    case .nodule:
      CaseProfile(
        cases: 5, company: [(.erosionUlcerAtrophy, 0.10), (.scar, 0.05), (.otherPapule, 0.06)],
        diagnoses: ["Erythema Nodosum", "Dermatofibroma", "Neurofibroma", "Lipoma"],
        pathophysiology: "Tumors and Proliferative Diseases")
    case .oozing:
      CaseProfile(
        cases: 5, company: [(.crust, 0.22), (.erythema, 0.15), (.vesicularPustular, 0.12)],
        diagnoses: ["Eczema", "Stasis Dermatitis", "Contact Dermatitis"],
        pathophysiology: "Dermatitis and Eczematous Diseases")
    case .otherPapule:
      CaseProfile(
        cases: 5, company: [(.nodule, 0.06), (.hyperkeratosis, 0.06), (.excoriation, 0.08)],
        diagnoses: ["Lichen Planus", "Wart", "Molluscum Contagiosum", "Lichen Nitidus"],
        pathophysiology: "Lichen Planus and Lichenoid Disorders")
    case .pearlyPapule:
      CaseProfile(
        cases: 5, company: [(.telangiectasis, 0.18), (.erosionUlcerAtrophy, 0.08), (.crust, 0.06)],
        diagnoses: ["Basal Cell Carcinoma", "Leiomyoma"],
        pathophysiology: "Tumors and Proliferative Diseases")
    case .otherPlaque:
      CaseProfile(
        cases: 5, company: [(.erythema, 0.06), (.erosionUlcerAtrophy, 0.05)],
        diagnoses: ["Morphea", "Lichen Planus Hypertrophicus", "Granuloma Annulare", "Xanthoma"],
        pathophysiology: "Connective Tissue Diseases")
    case .scar:
      CaseProfile(
        cases: 5, company: [(.macule, 0.08), (.telangiectasis, 0.03)],
        diagnoses: ["Scar", "Keloid", "Acne Keloidalis Nuchae", "Burn"],
        pathophysiology: "Acquired Disorders of the Dermis and Subcutaneous Tissue")
    case .squames:
      CaseProfile(
        cases: 5, company: [(.erythema, 0.25), (.erosionUlcerAtrophy, 0.06)],
        diagnoses: [
          "Seborrheic Dermatitis", "Ichthyosis Vulgaris", "Tinea Pedis", "Pityriasis Rubra Pilaris",
        ],
        pathophysiology: "Acquired Keratinizing Disorders")
    case .telangiectasis:
      CaseProfile(
        cases: 4, company: [(.erythema, 0.18), (.erythematousPapule, 0.10)],
        diagnoses: ["Telangiectasias", "Rosacea", "Spider Nevus"],
        pathophysiology: "Vascular Disorders, Vasculitis and Purpuras")
    case .tumour:
      CaseProfile(
        cases: 5, company: [(.erosionUlcerAtrophy, 0.12), (.crust, 0.10)],
        diagnoses: ["Malignant Melanoma", "Squamous Cell Carcinoma (SCC)", "Kaposi's Sarcoma"],
        pathophysiology: "Tumors and Proliferative Diseases")
    default:
      CaseProfile(
        cases: 6, company: [(.crust, 0.15), (.erythema, 0.12), (.erosionUlcerAtrophy, 0.08)],
        diagnoses: ["Herpes Zoster", "Bullous Pemphigoid", "Pemphigus Vulgaris", "Folliculitis"],
        pathophysiology: "Auto-Immune Bullous Diseases")
    }
  }
}
