package import Artifacts
internal import Metrics
internal import Vocabulary

/// The nearest training images of test images, in the features of the test fold's own model.
///
/// Candidates are the images that the fold's model was trained on: neither its test images, nor its validation
/// images, which chose its checkpoint, nor images of the query's own group.
package struct Retrieval: Sendable {
  /// One query with its neighbours, nearest first.
  package struct Query: Sendable {
    /// Position in the pack.
    package let image: Int
    package let neighbours: [Neighbour]

    /// The share of neighbours that share a lesion with the query.
    package var precision: Double {
      Double(neighbours.count(where: \.isHit)) / Double(max(1, neighbours.count))
    }
  }

  package struct Neighbour: Sendable {
    /// Position in the pack.
    package let image: Int
    package let distance: Float
    /// Whether it shares at least one lesion with the query.
    package let isHit: Bool
  }

  package let queries: [Query]

  /// Searches for every test image that has a lesion; nil when the run kept no features.
  ///
  /// `count` neighbours each. Fails when the files of features can't be read or don't fit the pack.
  package init?(run: Run, model: EvaluatedModel, pack: Pack, threads: Int, count: Int = 5) throws {
    var queries = [Query]()
    var found = false
    for fold in Set(model.folds).sorted() {
      guard let features = try run.features(fold: fold, on: pack) else { continue }
      found = true
      queries += Self.search(
        features, fold: fold,
        validation: Set(run.manifest.validation["\(fold)"] ?? []),
        tested: Set(
          zip(model.images, model.folds).filter { $0.1 == fold }
            .map(\.0)), pack: pack, count: count, threads: threads)
    }
    guard found else { return nil }
    self.queries = queries.sorted { $0.image < $1.image }
  }

  private static func search(
    _ features: FeatureTable, fold: Int, validation: Set<ImageID>, tested: Set<Int>, pack: Pack,
    count: Int, threads: Int
  ) -> [Query] {
    let rows = features.images.indices.filter { pack.images.indices.contains(features.images[$0]) }
    let candidates = rows.filter { row in
      let image = pack.images[features.images[row]]
      return image.fold.rawValue != fold && !validation.contains(image.id)
    }
    // An image without a lesion shares none with any neighbour: it would count as a miss whatever
    // the features are.
    let queries = rows.filter {
      tested.contains(features.images[$0])
        && pack.images[features.images[$0]].lesions.contains(.present)
    }
    let found = NearestNeighbours.find(
      queries: queries, candidates: candidates, features: features.values, width: features.width,
      groups: features.images.map {
        pack.images.indices.contains($0) ? pack.images[$0].group.rawValue : -1
      }, k: count, threads: threads)
    return zip(queries, found).map { row, nearest in
      let image = features.images[row]
      return Query(
        image: image,
        neighbours: nearest.map { neighbour in
          let other = features.images[neighbour.row]
          return Neighbour(
            image: other, distance: neighbour.distance, isHit: pack.sharesLesion(image, other))
        })
    }
  }

  /// Mean precision over the queries of a lesion, or over all.
  package func precision(ofLesion lesion: Int? = nil, pack: Pack) -> Double? {
    let chosen = queries.filter { query in
      lesion.map { pack.images[query.image].lesions[$0] == .present } ?? true
    }
    return Mean.of(chosen.map { $0.precision })
  }
}

extension Pack {
  /// Whether two images carry at least one lesion class in common.
  package func sharesLesion(_ a: Int, _ b: Int) -> Bool {
    zip(images[a].lesions, images[b].lesions).contains { $0 == .present && $1 == .present }
  }
}
