internal import Artifacts
internal import Documents

/// Which columns of a table are which classes of a data set.
struct PredictionColumns {
  /// The column of each lesion of the data set, in its order; empty when there is none.
  let lesions: [Int]
  /// The same of sites.
  let sites: [Int]

  /// Matches columns by name: `lesion:<id>`, `site:<id>`, or the id alone where it is one of them only.
  ///
  /// Fails when a column is no class of the data set, classes lack, or there is none.
  init(_ table: ImageTable, pack: Pack) throws(ImageTable.Problem) {
    let header = table.header
    func problem(_ what: String, _ remedy: String) -> ImageTable.Problem {
      ImageTable.Problem(line: table.headerLine, what: what, remedy: remedy)
    }
    func columns(
      _ prefix: String, _ ids: [String], _ others: [String]
    ) throws(ImageTable.Problem) -> [Int] {
      let found = ids.map { id -> Int? in
        header.firstIndex(of: "\(prefix):\(id)")
          ?? (others.contains(id) || ImageTable.isOther(id) ? nil : header.firstIndex(of: id))
      }
      guard found.contains(where: { $0 != nil }) else { return [] }
      return try zip(ids, found).map { id, column throws(ImageTable.Problem) in
        guard let column else {
          throw problem(
            "no column is called '\(prefix):\(id)'",
            "Give all classes of the data set that the model has a head for.")
        }
        return column
      }
    }
    let known = (lesions: pack.manifest.lesions.map(\.id), sites: pack.manifest.sites.map(\.id))
    lesions = try columns("lesion", known.lesions, known.sites)
    sites = try columns("site", known.sites, known.lesions)
    // A column that is left out in silence may be a class that was misspelt.
    let used = Set(lesions + sites)
    let names = known.lesions.map { "lesion:\($0)" } + known.sites.map { "site:\($0)" }
    for (column, name) in header.enumerated()
    where !used.contains(column) && !ImageTable.isOther(name) {
      throw problem(
        "column '\(name)' is no class of the data set",
        known.lesions.contains(name) || known.sites.contains(name)
          ? "Write lesion:\(name) or site:\(name)."
          : Nearest.hint(name, among: names + known.lesions + known.sites)
            + "Take it out, or name the class.")
    }
    guard !used.isEmpty else {
      throw problem(
        "it has no class", "Give a column for each: \(names.prefix(2).joined(separator: ", ")) ….")
    }
  }
}
