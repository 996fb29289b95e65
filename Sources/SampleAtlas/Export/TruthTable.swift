import Documents
import Imaging

/// What was planted: read by tests and benchmarks, by nothing else.
struct TruthTable {
  private var writer = CSVWriter(columns: [
    "image", "case", "lesions", "site", "box", "wrong_label", "duplicate_of", "file", "terms",
    "site_path", "copy", "damage",
  ])

  /// Adds an image; a box is `x y width height` in its pixels, one per lesion, joined by `|`.
  mutating func add(_ image: PlannedImage, of planned: PlannedCase, boxes: [PixelRect?]) {
    let places = boxes.map { box in
      box.map { "\($0.x) \($0.y) \($0.width) \($0.height)" } ?? ""
    }
    writer.row([
      image.id, String(planned.number),
      image.findings.map(\.lesion.rawValue).joined(separator: "|"), image.site.site ?? "",
      places.joined(separator: "|"), image.wrongLabel, image.copy?.originalID ?? "", image.file,
      image.terms.joined(separator: "|"), image.sitePaths.joined(separator: "|"),
      image.copy?.description ?? "", image.damage.rawValue,
    ])
  }

  var text: String { writer.text }
}
