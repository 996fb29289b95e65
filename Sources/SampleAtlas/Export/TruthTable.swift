internal import Documents

/// What was planted: read by tests, by benchmarks and by `derm-report --boxes`, never by ingest or a training.
struct TruthTable {
  private static let firstColumns = [
    "image", "case", "lesions", "site", "box", "wrong_label", "duplicate_of", "file", "terms",
    "site_path", "copy", "damage",
  ]
  private static let errorColumns = [
    "missing", "spurious", "stated_site", "off_topic", "contributor", "crop", "conflict", "frame",
    "look_alike",
  ]

  /// With what every version of the table begins.
  static let beginning = firstColumns.joined(separator: ",")

  private var writer = CSVWriter(columns: firstColumns + errorColumns)

  /// Adds an image; a box is `x y width height` in its pixels, one per lesion, joined by `|`.
  mutating func add(_ image: PlannedImage, of planned: PlannedCase, layout: ImageLayout) {
    let errors = LabelErrors(image)
    let crop = layout.crop.map {
      "\($0.cell) \(image.copy?.isMirrored == true ? "mirrored" : "upright")"
    }
    let first = [
      image.id, String(planned.number), Self.cell(image.findings.map(\.lesion)),
      image.offTopic == nil ? image.site.site ?? "" : "",
      layout.boxes.map { $0?.cell ?? "" }.joined(separator: "|"), image.wrongLabel,
      image.copy?.originalID ?? "", image.file, image.terms.joined(separator: "|"),
      image.sitePaths.joined(separator: "|"), image.copy?.description ?? "",
      image.damage.rawValue,
    ]
    // What was added later stands behind the columns that every version of the table has.
    writer.row(
      first + [
        Self.cell(errors.missing), Self.cell(errors.spurious), errors.statedSite ?? "",
        image.offTopic?.rawValue ?? "", planned.isSilent ? planned.contributor : "", crop ?? "",
        image.conflict?.rawValue ?? "", image.frame?.rawValue ?? "",
        Self.cell(image.findings.compactMap(\.lookAlike?.partner)),
      ])
  }

  var text: String { writer.text }

  private static func cell(_ lesions: [LesionClass]) -> String {
    lesions.map(\.rawValue).joined(separator: "|")
  }
}
