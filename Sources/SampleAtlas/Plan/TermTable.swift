internal import Documents
internal import Files
internal import Terms

/// A term of the atlas as its facet list has it.
struct Term: Sendable {
  let id: Int
  let parent: Int?
  let text: String
  /// Its ancestors and itself, joined by ` / `.
  let path: String
}

/// The terms of one facet, in the order of their ids.
struct TermTable: Sendable {
  let terms: [Term]
  private let byPath: [String: Int]

  init(_ terms: [Term]) {
    self.terms = terms
    byPath = Dictionary(
      terms.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The term of a path; planting names only terms that are in the tables.
  func term(_ path: String) -> Term? { byPath[path].map { terms[$0] } }
}

/// The vocabulary of `data/vocabulary`.
struct AtlasVocabulary: Sendable {
  let lesions: TermTable
  let sites: TermTable
  let diagnoses: TermTable
  let symptoms: TermTable
  let pathophysiology: TermTable

  /// Reads the five tables of a folder.
  init(folder: String) throws(SampleError) {
    lesions = try Self.table("\(folder)/lesions.csv")
    sites = try Self.table("\(folder)/body_locations.csv")
    diagnoses = try Self.table("\(folder)/diagnoses.csv")
    symptoms = try Self.table("\(folder)/symptoms.csv")
    pathophysiology = try Self.table("\(folder)/pathophysiology.csv")
  }

  private static func table(_ path: String) throws(SampleError) -> TermTable {
    let file: MappedFile
    do { file = try MappedFile(path) } catch { throw .vocabularyMissing(path: path) }
    let table = CSVTable.parse(file.bytes(0..<file.count))
    let columns = ["id", "parent_id", "text", "path"].map { table.index(of: $0) }
    guard let id = columns[0], let parent = columns[1], let text = columns[2],
      let full = columns[3]
    else {
      throw .vocabularyBroken(path: path, reason: "it lacks one of id, parent_id, text, path")
    }
    if let problem = table.problems.first {
      throw .vocabularyBroken(path: path, reason: "line \(problem.line): \(problem.what)")
    }
    var terms: [Term] = []
    for row in table.rows {
      // Every row has all fields, or the table would have a problem.
      guard let number = PlainNumber.natural(row.fields[id]) else {
        throw .vocabularyBroken(path: path, reason: "line \(row.line) has no whole id")
      }
      let above = PlainNumber.natural(row.fields[parent])
      guard above != nil || row.fields[parent].isEmpty else {
        throw .vocabularyBroken(
          path: path, reason: "line \(row.line): the parent_id is no integer")
      }
      terms.append(
        Term(id: number, parent: above, text: row.fields[text], path: row.fields[full]))
    }
    let ids = Set(terms.map(\.id))
    if let orphan = terms.first(where: { $0.parent.map { !ids.contains($0) } ?? false }) {
      throw .vocabularyBroken(
        path: path, reason: "the parent of term \(orphan.id) is no term of the table")
    }
    return TermTable(terms)
  }
}
