internal import Catalogue
internal import Documents

/// How well fields are filled, as a table for a terminal: formats down, fields across.
struct CoverageTable {
  let coverage: [FieldCoverage]

  /// Fields that a data set is made of; the rest is in the status.
  static let mainFields = ["lesion", "site", "diagnosis", "case", "file"]

  /// A line of titles and a line for each format; nothing when there is no record.
  func lines(indent: String) -> [String] {
    let fields = Self.mainFields
    var formats: [(name: String, records: Int)] = []
    for entry in coverage where formats.last?.name != entry.format {
      formats.append((entry.format, entry.records))
    }
    guard !formats.isEmpty else { return [] }
    var rows = [["format", "records"] + fields]
    for format in formats {
      // A dash where no record has the field: 0 % means that the field is there and always empty.
      let shares = fields.map { field -> String in
        let entry = coverage.first { $0.format == format.name && $0.field == field }
        return entry.map { Self.percent($0.filled, of: $0.records) } ?? "–"
      }
      rows.append([format.name, String(format.records)] + shares)
    }
    return TextColumns.lines(rows, numbers: 1).map { indent + $0 }
  }

  /// Every field with what is empty and what is absent.
  func details(indent: String) -> [String] {
    coverage.map { field in
      var line = "\(indent)\(field.format)  \(field.field)  "
      line += "\(Self.percent(field.filled, of: field.records)) filled"
      if field.empty > 0 { line += ", \(Self.percent(field.empty, of: field.records)) empty" }
      if field.absent > 0 { line += ", \(Self.percent(field.absent, of: field.records)) absent" }
      return line
    }
  }

  private static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0 %" }
    // Rounded down, so that 100 % means all.
    let tenths = part * 1000 / whole
    if part > 0, tenths == 0 { return "<0.1 %" }
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}

extension IngestSummary.Atlas {
  /// The atlas for people.
  var lines: [String] {
    let head =
      "\(source)  \(NumberText.counted(counts.pages, "page")) · \(NumberText.counted(counts.cases, "case")) · "
      + "\(NumberText.counted(counts.images, "image")) (\(counts.usableImages) with pixels) · "
      + NumberText.counted(counts.mentions, "mention")
    return [head] + CoverageTable(coverage: coverage).lines(indent: "  ")
  }
}
