internal import Artifacts
internal import Documents
internal import Evaluation
internal import Vocabulary

/// How a checkpoint holds what a known site adds: a tensor [sites, lesions] and two entries of the metadata.
extension SiteGiven {
  static let tensorName = "site_given.log_odds_ratio"
  private static let (weightKey, sitesKey) = ("site_given.weight", "site_given.sites")

  var tensor: StoredTensor {
    StoredTensor(
      name: Self.tensorName, shape: [sites.count, ratios.count / max(1, sites.count)],
      floats: ratios)
  }

  var metadata: [String: String] {
    [
      Self.weightKey: NumberText.shortest(weight),
      Self.sitesKey: sites.map(\.rawValue).joined(separator: "\n"),
    ]
  }

  /// What a checkpoint's metadata and tensor say; nil when they hold none, or none that fits its classes.
  init?(metadata: [String: String], ratios: [Float], lesions: Int) {
    guard let weight = metadata[Self.weightKey].flatMap(Double.init), weight.isFinite, weight >= 0,
      let sites = metadata[Self.sitesKey]?.split(separator: "\n").map({ SiteID(String($0)) }),
      !sites.isEmpty, lesions > 0, ratios.count == sites.count * lesions,
      ratios.allSatisfy(\.isFinite)
    else { return nil }
    self.init(weight: weight, sites: sites, ratios: ratios)
  }
}
