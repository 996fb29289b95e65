extension RecipeField {
  /// The losses of lesions and sites: weights and forms.
  static let losses = [
    RecipeField("losses.lesion", \.losses.lesion, "weight of the lesion loss", must: "at least 0") {
      $0 >= 0
    },
    RecipeField("losses.site", \.losses.site, "weight of the site loss", must: "at least 0") {
      $0 >= 0
    },
    RecipeField(
      "losses.lesion_kind", \.losses.lesionKind, "the lesion loss: bce, focal, asymmetric",
      before: .bce),
    RecipeField(
      "losses.gamma", \.losses.gamma, "focal, asymmetric: exponents of positives and negatives",
      before: [2, 2], must: "two numbers, each 0 or at least 1"
    ) { $0.count == 2 && $0.allSatisfy { $0 == 0 || $0 >= 1 } },
    RecipeField(
      "losses.alpha", \.losses.alpha, "focal: share of positives; 0: both sides 1", before: 0.25,
      must: "at least 0, under 1"
    ) { (0..<1).contains($0) },
    RecipeField(
      "losses.margin", \.losses.margin, "asymmetric: taken from a negative's probability",
      before: 0.05, must: "at least 0, under 1"
    ) { (0..<1).contains($0) },
    RecipeField(
      "losses.lesion_smoothing", \.losses.lesionSmoothing, "label smoothing of lesions", before: 0,
      must: "at least 0, under 1"
    ) { (0..<1).contains($0) },
    RecipeField(
      "losses.site_smoothing", \.losses.siteSmoothing, "label smoothing of sites", before: 0,
      must: "at least 0, under 1"
    ) { (0..<1).contains($0) },
    RecipeField(
      "losses.pos_weight", \.losses.posWeight, "weight of positives: none, balanced, root",
      before: ClassWeighting.none),
    RecipeField(
      "losses.site_weights", \.losses.siteWeights, "weight of sites: none or balanced",
      before: ClassWeighting.none, must: "none or balanced"
    ) { $0 != .root },
  ]
}
