internal import Documents

/// Writes the atlas as a CSV table, one row per image, and the mapping that says what columns mean.
struct AtlasTable {
  let plan: AtlasPlan
  let options: SampleOptions

  var rows: [UInt8] {
    var writer = CSVWriter(columns: [
      "image_id", "file", "case_id", "lesions", "sites", "diagnosis", "contributor",
      "patient_details",
    ])
    for planned in plan.cases {
      for image in planned.images {
        writer.row([
          image.id, image.file, String(planned.number),
          planned.dirt.lacksLesions ? "" : image.terms.joined(separator: "|"),
          planned.dirt.lacksSite ? "" : image.sitePaths.joined(separator: "|"),
          planned.dirt.lacksDiagnosis ? "" : image.diagnosis, planned.contributor, planned.patient,
        ])
      }
    }
    return Array(writer.text.utf8)
  }

  var mapping: [UInt8] {
    Array(
      """
      derm_mapping: 1
      table: atlas.csv
      image: {column: file, directory: imagelibrary/large}
      case: case_id
      site: {column: sites, separator: "|"}
      diagnosis: {column: diagnosis}
      lesion:
        - {column: lesions, separator: "|"}
      \(contributor)attributes: {patient_details: patient_details}
      missing: [""]

      """.utf8)
  }

  /// Atlases without errors keep the mapping that they had before contributors could differ.
  private var contributor: String {
    options.errors.silentContributor > 0 ? "contributor: {column: contributor}\n" : ""
  }
}
