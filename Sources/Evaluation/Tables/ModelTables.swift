internal import Artifacts
internal import Documents
internal import Vocabulary

/// The CSV files of a comparison.
package struct ModelTables {
  let comparison: Comparison

  private var pack: Pack { comparison.pack }

  /// Writes every table into a folder; those of an analysis only where there is something to analyse.
  ///
  /// Fails when the disk is full or the folder can't be written.
  package func write(to folder: String) throws {
    for table in all { try table.write(to: folder) }
  }

  /// Every file that is written.
  package var all: [NamedTable] {
    [
      NamedTable(
        PerClassRow.schema,
        comparison.evaluations.flatMap { PerClassRow.rows($0, classes: pack.manifest.lesions) }),
      NamedTable(
        SummaryRow.schema,
        comparison.evaluations.flatMap {
          SummaryRow.rows($0, headroom: comparison.headroom(of: $0.model.name))
        }),
      NamedTable(NeighbourRow.schema, neighbours),
    ] + AnalysisTables(comparison: comparison).all + HeadTables.all(comparison.heads)
  }

  /// The nearest training images of every test image.
  private var neighbours: [NeighbourRow] {
    comparison.retrievals.flatMap { model, retrieval in
      retrieval.queries.flatMap { query in
        query.neighbours.enumerated().map { index, neighbour in
          NeighbourRow(
            model: model, query: pack.images[query.image].id.rawValue, rank: index + 1,
            neighbour: pack.images[neighbour.image].id.rawValue, found: neighbour)
        }
      }
    }
  }
}

/// One of the training images that are nearest to a test image: a row of `retrieval.csv`.
struct NeighbourRow {
  let model: String
  let query: String
  let rank: Int
  let neighbour: String
  let found: Retrieval.Neighbour

  static var schema: TableSchema<NeighbourRow> {
    TableSchema(
      "retrieval.csv",
      [
        .text("query", \.query), .count("rank", \.rank), .text("neighbour", \.neighbour),
        .text("distance") { NumberText.g9($0.found.distance) }, .flag("hit", \.found.isHit),
        .text("model", \.model),
      ])
  }
}
