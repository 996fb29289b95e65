internal import Artifacts
internal import Vocabulary

/// The rows of a table of predictions as what they must be.
struct PredictionRows {
  struct Row: Sendable {
    /// The image's position in the pack.
    let image: Int
    /// The probabilities: of lesions, sites, then further heads.
    let values: [Float]
  }

  let table: ImageTable
  let columns: PredictionColumns
  let pack: Pack

  /// All rows, in the table's order.
  ///
  /// Fails with the row whose image is not in the pack or was seen by the row's model, or whose values are no
  /// probabilities.
  func all() throws(ImageTable.Problem) -> [Row] {
    let positions = Dictionary(
      pack.images.enumerated().map { ($1.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first }
    )
    var rows: [Row] = []
    for (row, name) in table.images.enumerated() {
      guard let image = positions[name] else {
        throw table.problem(
          row, "the data set does not have it",
          "Use the keys of its images, such as \(pack.images.first?.id.rawValue ?? "") "
            + "(labels.csv of the data set's report lists them), or name another data set with --pack."
        )
      }
      try checkUnseen(row, fold: pack.images[image].fold.rawValue)
      // Lesions before sites, whatever the file's order: whoever takes the values apart goes by
      // their number.
      var values: [Float] = []
      for column in columns.all { values.append(try table.probability(row, column)) }
      var first = columns.lesions.count
      func checkSum(_ count: Int, _ what: String, _ remedy: String) throws(ImageTable.Problem) {
        let sum = values[first..<first + count].reduce(0, +)
        first += count
        guard sum <= 1 + Predictions.sumTolerance(classes: count) else {
          throw table.problem(
            row, "its probabilities of \(what) sum to \(sum), more than 1", remedy)
        }
      }
      try checkSum(
        columns.sites.count, "sites",
        "Sites exclude each other: give shares of one, such as a softmax.")
      for further in columns.further {
        try checkSum(
          further.columns.count, "head \(further.head.id)",
          "Its classes exclude each other here: give shares of one, such as a softmax.")
      }
      rows.append(Row(image: image, values: values))
    }
    return rows
  }

  /// Any model has seen the images of the parts of an official split that train or validate, and the model of a fold
  /// those of all other folds.
  private func checkUnseen(_ row: Int, fold own: Int) throws(ImageTable.Problem) {
    let role = pack.manifest.certificate.role(of: own)
    if let role, role != .test {
      throw table.problem(
        row,
        "it is in a part of an official split that "
          + (role == .train ? "trains" : "validates"),
        "Take the rows of this part out: scores of images that a model has seen are no evaluation.")
    }
    guard let fold = try table.fold(row), fold != own else { return }
    throw table.problem(
      row, "it is in fold \(own), so that the model of fold \(fold) was trained on it",
      "Give the score of the model that leaves fold \(own) out.")
  }
}
