internal import Documents
package import Files

/// A quality report as it lies on disk: what it says about an image.
package struct QualityFolder: Sendable {
  private let folder: String

  /// Names the folder; nothing is read.
  package init(_ folder: String) { self.folder = folder }

  /// What the report says about an image, a sentence each, the likeliest first within a kind.
  ///
  /// A table without the columns says nothing. Fails when a table is missing or can't be read.
  package func findings(of image: String) throws(FileError) -> [String] {
    try labels(of: image) + pairs(of: image)
  }

  private func labels(of image: String) throws(FileError) -> [String] {
    try rows("labels.csv", ["image", "kind", "class", "suggested", "evidence"]).filter {
      $0[0] == image
    }.map { row in
      let what = row[2].isEmpty ? row[1] : "\(row[1]) \(row[2])"
      return row[1] == "wrong-site"
        ? "\(what), suggested \(row[3]). \(row[4])" : "\(what). \(row[4])"
    }
  }

  private func pairs(of image: String) throws(FileError) -> [String] {
    try rows("pairs.csv", ["image", "other", "kind", "evidence"]).filter {
      $0[0] == image || $0[1] == image
    }.map { "\($0[2]) with \($0[0] == image ? $0[1] : $0[0]). \($0[3])" }
  }

  /// The named columns of every row.
  private func rows(_ name: String, _ columns: [String]) throws(FileError) -> [[String]] {
    let file = try MappedFile("\(folder)/\(name)")
    let table = CSVTable.parse(file.bytes(0..<file.count))
    let positions = columns.compactMap { table.index(of: $0) }
    guard positions.count == columns.count else { return [] }
    return table.rows.filter { $0.fields.count == table.header.count }.map { row in
      positions.map { row.fields[$0] }
    }
  }
}
