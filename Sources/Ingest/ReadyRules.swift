internal import Catalogue

/// The rules files that are ready for what was read.
enum ReadyRules {
  /// The data sets of `data/mappings` that have rules in `taxonomy/examples`, by the name of both.
  static let tables = [
    "derm7pt", "dermxdb", "fitzpatrick17k", "ham10000", "isic-2019", "isic-2020", "pad-ufes-20",
    "scin", "skincon",
  ]

  /// The rules of the vocabulary that DermQuest and exports of its form have.
  static let atlas = "taxonomy/rules.yaml"

  /// The rules file for everything in a catalogue; nil when there is none, or when its atlases need
  /// different ones.
  ///
  /// Fails when the catalogue can't be read.
  static func file(for catalogue: Catalogue) throws(CatalogueError) -> String? {
    var files: Set<String?> = []
    for source in try catalogue.sources() {
      for format in try catalogue.formats(source: source) {
        files.insert(file(format: format.name, reason: format.reason))
      }
    }
    return files.count == 1 ? files.first ?? nil : nil
  }

  /// The rules file for what was read in a format; the reason names the mapping of a table.
  static func file(format: String, reason: String) -> String? {
    if format.hasPrefix("dermquest") || format == AtlasXML.name { return atlas }
    guard format == MappedTable.name else { return nil }
    let names = reason.split(separator: " ").compactMap { word -> String? in
      let name = word.split(separator: "/").last ?? word
      return name.hasSuffix(".yaml") ? String(name.dropLast(5)) : nil
    }
    return names.first(where: tables.contains).map { "taxonomy/examples/\($0)/rules.yaml" }
  }
}
