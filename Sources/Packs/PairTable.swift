/// How often two things occur on one image: lesions with lesions, or lesions with diagnoses.
public struct PairTable: Codable, Sendable, Hashable {
  /// What the columns are.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Lesion classes, by id; the diagonal holds nothing.
    case lesion
    /// Diagnoses in normal form.
    case diagnosis
  }

  /// What the columns are.
  public let kind: Kind
  /// The lesion classes of the rows, by id.
  public let rows: [String]
  /// The columns.
  public let columns: [String]
  /// Images with the row's lesion, of those that count.
  public let rowImages: [Int]
  /// Images with the column.
  public let columnImages: [Int]
  /// Images that count: all, or those with a diagnosis.
  public let images: Int
  /// Columns that were left out for having fewer images than `leastImages`.
  public let columnsLeftOut: Int
  /// The least number of images of a column.
  public let leastImages: Int
  /// Row by row.
  public let cells: [PairCell]

  /// Names every field.
  public init(
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
  public subscript(row: Int, column: Int) -> PairCell { cells[row * columns.count + column] }

  /// Images with both that independence would give: n_i n_j / n.
  public func expected(_ row: Int, _ column: Int) -> Double {
    images > 0 ? Double(rowImages[row]) * Double(columnImages[column]) / Double(images) : 0
  }

  /// Whether so few images with both are to be expected that their number tells little.
  public func isFew(_ row: Int, _ column: Int) -> Bool {
    expected(row, column) < CorrelationTable.leastExpected
  }
}

/// One cell of a table of pairs.
public struct PairCell: Codable, Sendable, Hashable {
  /// Images with both.
  public let both: Int
  /// n_ij n / (n_i n_j): 1 when they are independent; nil when one of them has no image.
  public let lift: Double?
  /// Lower end of the 95 % bootstrap interval over cases.
  public let low: Double?
  /// Upper end of the interval.
  public let high: Double?
  /// Two-sided permutation p-value over cases.
  public let pValue: Double?
  /// The p-value after Benjamini-Hochberg over all cells.
  public let qValue: Double?

  /// Names every field.
  public init(
    both: Int, lift: Double?, low: Double?, high: Double?, pValue: Double?, qValue: Double?
  ) {
    self.both = both
    self.lift = lift
    self.low = low
    self.high = high
    self.pValue = pValue
    self.qValue = qValue
  }
}

extension CorrelationTable {
  /// Under so many images to be expected, the number that was found tells little.
  public static let leastExpected = 5.0

  /// Images with both that independence would give: n_i n_j / n.
  public func expected(_ lesion: Int, _ site: Int) -> Double {
    images > 0 ? Double(lesionImages[lesion]) * Double(siteImages[site]) / Double(images) : 0
  }

  /// Whether so few images with both are to be expected that their number tells little.
  public func isFew(_ lesion: Int, _ site: Int) -> Bool {
    expected(lesion, site) < Self.leastExpected
  }

  /// Lift / N_b with N_b sites that have images: like the value of equation 1 it is 1 / N_b for a lesion
  /// that keeps to no site, but it is not scaled row by row.
  public func liftShare(_ lesion: Int, _ site: Int) -> Double? {
    let places = siteImages.count { $0 > 0 }
    return self[lesion, site].lift.map { $0 / Double(max(1, places)) }
  }
}
