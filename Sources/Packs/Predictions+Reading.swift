internal import Provenance
internal import Vocabulary

extension Predictions {
  /// Reads `predictions.csv`.
  ///
  /// Fails when the file is missing, has other columns, or a field is no number.
  public static func read(_ path: String) throws(PackError) -> Predictions {
    let file = try asPackError { () throws(ProvenanceError) in try MappedFile(path) }
    let table = CSVTable.parse(file.bytes(0..<file.count))
    if let problem = table.problems.first {
      throw .damaged(path: path, reason: "line \(problem.line): \(problem.what)")
    }
    func ids(_ prefix: String) -> [String] {
      table.header.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
    let lesions = ids("lesion:")
    let sites = ids("site:")
    let expected =
      ["image", "fold"] + lesions.map { "lesion:\($0)" } + sites.map { "site:\($0)" }
      + lesions.map { "lesion-logit:\($0)" } + sites.map { "site-logit:\($0)" }
    guard table.header == expected else {
      throw .damaged(path: path, reason: "its columns are not those of predictions")
    }
    var folds: [Fold] = []
    var matrices: [[Float]] = [[], [], [], []]
    for row in table.rows {
      guard let fold = Int(row.fields[1]) else {
        throw .damaged(path: path, reason: "line \(row.line): fold \(row.fields[1])")
      }
      folds.append(Fold(fold))
      var column = 2
      for (matrix, width) in [lesions.count, sites.count, lesions.count, sites.count].enumerated() {
        for field in row.fields[column..<(column + width)] {
          guard let number = Float(field) else {
            throw .damaged(path: path, reason: "line \(row.line): \(field) is no number")
          }
          matrices[matrix].append(number)
        }
        column += width
      }
    }
    return Predictions(
      lesions: lesions.map { ClassID($0) }, sites: sites.map { SiteID($0) },
      images: table.rows.map { ImageID($0.fields[0]) }, folds: folds,
      lesionProbabilities: matrices[0], lesionLogits: matrices[2],
      siteProbabilities: matrices[1], siteLogits: matrices[3])
  }
}
