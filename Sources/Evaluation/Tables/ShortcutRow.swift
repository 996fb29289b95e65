internal import Artifacts
internal import Metrics

/// What the site alone gives for a lesion, and the shortcut alarm: a row of `shortcut.csv`.
struct ShortcutRow {
  let model: String
  let lesion: String
  let favouriteSite: String?
  let prior: SitePriorBaseline.Entry
  /// AP with the true site, and the model's gain from it; nil without validation scores.
  let withTrueSite: Double?
  let gain: (value: Double?, interval: Interval?)?
  let alarm: Shortcut.Entry?

  static var schema: TableSchema<ShortcutRow> {
    TableSchema("shortcut.csv", priorColumns + alarmColumns + headroomColumns)
  }

  private static var priorColumns: [TableSchema<ShortcutRow>.Column] {
    [
      .text("model", \.model), .text("class", \.lesion), .number("ap_site_prior", \.prior.prior),
      .number("ap_site_prior_low", \.prior.priorInterval?.low),
      .number("ap_site_prior_high", \.prior.priorInterval?.high),
      .text("favourite_site") { $0.favouriteSite ?? "" },
      .count("cases_there", \.prior.favourite?.cases), .number("lift", \.prior.favourite?.lift),
      .number("ap_elsewhere", \.prior.away),
      .number("ap_elsewhere_low", \.prior.awayInterval?.low),
      .number("ap_elsewhere_high", \.prior.awayInterval?.high),
      .count("positives_elsewhere") { $0.prior.favourite == nil ? nil : $0.prior.awayPositives },
      .number("prevalence_elsewhere", \.prior.awayPrevalence),
      .number("chance_elsewhere", \.prior.awayChance),
    ]
  }

  private static var headroomColumns: [TableSchema<ShortcutRow>.Column] {
    [
      .number("ap_with_true_site", \.withTrueSite), .number("site_gain") { $0.gain?.value },
      .number("site_gain_low") { $0.gain?.interval?.low },
      .number("site_gain_high") { $0.gain?.interval?.high },
    ]
  }

  private static var alarmColumns: [TableSchema<ShortcutRow>.Column] {
    [
      .count("images_there", \.alarm?.images), .count("positives_there", \.alarm?.positives),
      .number("auc_mtl") { $0.alarm?.multi },
      .number("auc_mtl_low", \.alarm?.multiInterval?.low),
      .number("auc_mtl_high", \.alarm?.multiInterval?.high),
      .number("auc_single") { $0.alarm?.single },
      .number("auc_difference") { $0.alarm?.difference },
      .number("auc_difference_low", \.alarm?.differenceInterval?.low),
      .number("auc_difference_high", \.alarm?.differenceInterval?.high),
      .number("map_true_site", \.alarm?.maps?.trueSite),
      .number("map_wrong_sites", \.alarm?.maps?.wrongSites),
      .number("map_difference", \.alarm?.maps?.difference),
      .number("map_low", \.alarm?.maps?.interval?.low),
      .number("map_high", \.alarm?.maps?.interval?.high),
      .count("map_images", \.alarm?.maps?.images),
      .text("alarm") { $0.alarm?.status.rawValue ?? "" },
    ]
  }

  /// A row for each lesion.
  static func rows(_ comparison: Comparison) -> [ShortcutRow] {
    let manifest = comparison.pack.manifest
    let headroom = comparison.headroom(of: comparison.main.model.name)
    return comparison.sitePrior.entries.enumerated().map { lesion, entry in
      ShortcutRow(
        model: comparison.main.model.name, lesion: manifest.lesions[lesion].id,
        favouriteSite: entry.favourite.map { manifest.sites[$0.site].id }, prior: entry,
        withTrueSite: headroom?.classes[lesion], gain: headroom?.gains[lesion],
        alarm: comparison.shortcut?.entries[lesion])
    }
  }
}
