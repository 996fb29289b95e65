internal import Artifacts
internal import Documents
internal import Vocabulary

/// Which columns of a table are which classes of a data set.
struct PredictionColumns {
  /// The column of each lesion of the data set, in its order; empty when there is none.
  let lesions: [Int]
  /// The same of sites.
  let sites: [Int]
  /// Further heads, with the column of each of their classes.
  let further: [(head: Head, columns: [Int])]

  /// The columns of all classes: lesions, sites, then further heads.
  var all: [Int] { lesions + sites + further.flatMap(\.columns) }

  /// Matches columns by name: `lesion:<id>`, `site:<id>`, or the id alone where it is one of them only; and
  /// `<head>:<diagnosis>` of further heads, whose classes exclude each other.
  ///
  /// Fails when a column is no class of the data set, classes lack, or there is none.
  init(_ table: ImageTable, pack: Pack) throws(ImageTable.Problem) {
    let header = table.header
    func problem(_ what: String, _ remedy: String) -> ImageTable.Problem {
      ImageTable.Problem(line: table.headerLine, what: what, remedy: remedy)
    }
    func columns(
      _ head: String, _ ids: [String], _ others: [String]
    ) throws(ImageTable.Problem) -> [Int] {
      let found = ids.map { id -> Int? in
        header.firstIndex(of: Head.column(head, id))
          ?? (others.contains(id) || ImageTable.isOther(id) ? nil : header.firstIndex(of: id))
      }
      guard found.contains(where: { $0 != nil }) else { return [] }
      return try zip(ids, found).map { id, column throws(ImageTable.Problem) in
        guard let column else {
          throw problem(
            "no column is called '\(Head.column(head, id))'",
            "Give all classes of the data set that the model has a head for.")
        }
        return column
      }
    }
    let known = (lesions: pack.manifest.lesions.map(\.id), sites: pack.manifest.sites.map(\.id))
    lesions = try columns(Head.lesionID, known.lesions, known.sites)
    sites = try columns(Head.siteID, known.sites, known.lesions)
    // A column that is left out in silence may be a class that was misspelt.
    further = try Self.further(table, pack)
    let used = Set(lesions + sites + further.flatMap(\.columns))
    let names =
      known.lesions.map { Head.column(Head.lesionID, $0) }
      + known.sites.map { Head.column(Head.siteID, $0) }
    for (column, name) in header.enumerated()
    where !used.contains(column) && !ImageTable.isOther(name) {
      throw problem(
        "column '\(name)' is no class of the data set",
        known.lesions.contains(name) || known.sites.contains(name)
          ? "Write \(Head.column(Head.lesionID, name)) or \(Head.column(Head.siteID, name))."
          : Nearest.hint(name, among: names + known.lesions + known.sites)
            + "Take it out, or name the class.")
    }
    guard !lesions.isEmpty || !sites.isEmpty else {
      throw problem(
        used.isEmpty
          ? "it has no class" : "it has no lesions and no sites, which a report is about",
        "Give a column for each: \(names.prefix(2).joined(separator: ", ")) ….")
    }
  }

  /// The heads of diagnoses: `<head>:<class>`, each class a diagnosis of the data set in its normal form.
  ///
  /// What begins with `diagnosis:`, or names a diagnosis behind another head's id, is meant as such a column.
  private static func further(
    _ table: ImageTable, _ pack: Pack
  ) throws(ImageTable.Problem) -> [(head: Head, columns: [Int])] {
    let known = HeadLabels.diagnoses(in: pack, kind: .multiLabel, atLeast: 1).classes
    var heads: [(id: String, columns: [Int], classes: [String])] = []
    for (column, name) in table.header.enumerated() where !ImageTable.isOther(name) {
      guard let (id, diagnosis) = Head.parts(ofColumn: name), id != Head.lesionID,
        id != Head.siteID, !id.hasSuffix(Head.logitSuffix)
      else { continue }
      guard known.contains(diagnosis) else {
        guard id == Facet.diagnosis.rawValue else { continue }
        throw ImageTable.Problem(
          line: table.headerLine,
          what: "column '\(name)' is no diagnosis of the data set",
          remedy: Nearest.hint(diagnosis, among: known)
            + "Write diagnoses in small letters, as labels.csv has them, or take the column out.")
      }
      if let place = heads.firstIndex(where: { $0.id == id }) {
        heads[place].columns.append(column)
        heads[place].classes.append(diagnosis)
      } else {
        heads.append((id, [column], [diagnosis]))
      }
    }
    return try heads.map { head throws(ImageTable.Problem) in
      guard head.classes.count > 1 else {
        throw ImageTable.Problem(
          line: table.headerLine, what: "head '\(head.id)' has one class, '\(head.classes[0])'",
          remedy: "Give a column for each class that the model tells apart.")
      }
      return (
        Head(id: head.id, facet: .diagnosis, kind: .multiClass, classes: head.classes), head.columns
      )
    }
  }
}
