/// How often two things occur on one image: lesions with lesions, or lesions with diagnoses.
package struct PairTable: Codable, Sendable, Hashable {
  /// What the columns are.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Lesion classes, by id; the diagonal holds nothing.
    case lesion
    /// Diagnoses in normal form.
    case diagnosis
  }

  /// What the columns are.
  package let kind: Kind
  /// The lesion classes of the rows, by id.
  package let rows: [String]
  /// The lesion classes by id, or the diagnoses in normal form, as `kind` says.
  package let columns: [String]
  /// Images with the row's lesion, of those that count.
  package let rowImages: [Int]
  /// Images with the column, of those that count, one a column.
  package let columnImages: [Int]
  /// Images that count: all, or those with a diagnosis.
  package let images: Int
  /// Columns that were left out for having fewer images than `leastImages`.
  package let columnsLeftOut: Int
  /// The least number of images of a column.
  package let leastImages: Int
  /// Row by row.
  package let cells: [PairCell]

  package init(
    kind: Kind, rows: [String], columns: [String], rowImages: [Int], columnImages: [Int],
    images: Int, columnsLeftOut: Int, leastImages: Int, cells: [PairCell]
  ) {
    self.kind = kind
    self.rows = rows
    self.columns = columns
    self.rowImages = rowImages
    self.columnImages = columnImages
    self.images = images
    self.columnsLeftOut = columnsLeftOut
    self.leastImages = leastImages
    self.cells = cells
  }

  /// The cell of a row and a column by their positions.
  package subscript(row: Int, column: Int) -> PairCell { cells[row * columns.count + column] }

  /// The images that a cell is counted on: those in which row and column are both known.
  package func known(_ row: Int, _ column: Int) -> PairMargins {
    self[row, column].known
      ?? PairMargins(images: images, rowImages: rowImages[row], columnImages: columnImages[column])
  }

  /// Images with both that independence would give: n_i n_j / n, of images in which both are known.
  package func expected(_ row: Int, _ column: Int) -> Double {
    let known = known(row, column)
    return known.images > 0
      ? Double(known.rowImages) * Double(known.columnImages) / Double(known.images) : 0
  }

  /// Whether so few images with both are to be expected that their number tells little.
  package func isFew(_ row: Int, _ column: Int) -> Bool {
    expected(row, column) < CorrelationTable.leastExpected
  }
}

/// The images that one pair is counted on: its row and its column are known to be present or absent.
package struct PairMargins: Codable, Sendable, Hashable {
  /// Images in which both are known.
  package let images: Int
  /// Those of them with the row.
  package let rowImages: Int
  /// Those of them with the column.
  package let columnImages: Int

  package init(images: Int, rowImages: Int, columnImages: Int) {
    self.images = images
    self.rowImages = rowImages
    self.columnImages = columnImages
  }
}

/// One cell of a table of pairs.
package struct PairCell: Codable, Sendable, Hashable {
  /// Images with both.
  package let both: Int
  /// n_ij n / (n_i n_j) of the images in which both are known: 1 when they are independent; nil when one
  /// of them has no image there.
  package let lift: Double?
  /// Lower end of the 95 % bootstrap interval over cases.
  package let low: Double?
  /// Upper end of the interval.
  package let high: Double?
  /// Two-sided permutation p-value over cases.
  package let pValue: Double?
  /// The p-value after Benjamini-Hochberg over all cells.
  package let qValue: Double?
  /// What the pair is counted on; nil where no image has row or column unknown, and in packs of an older
  /// derm: then the table's own numbers hold.
  package let known: PairMargins?

  package init(
    both: Int, lift: Double?, low: Double?, high: Double?, pValue: Double?, qValue: Double?,
    known: PairMargins? = nil
  ) {
    self.both = both
    self.lift = lift
    self.low = low
    self.high = high
    self.pValue = pValue
    self.qValue = qValue
    self.known = known
  }
}
