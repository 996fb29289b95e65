internal import Artifacts
internal import Duplicates
internal import Metrics
internal import Parallel
internal import Rules
internal import Terms
internal import Vocabulary

/// The maps of lesions with lesions and of lesions with diagnoses.
enum PairMap {
  /// Diagnoses with fewer images are left out of the map: dozens of cells would each hold one image.
  static let leastImages = 10
  /// Diagnoses in the map at most, those of most images; an atlas has hundreds.
  static let mostColumns = 60

  /// Permutations to begin with at most: cells whose p needs finer steps than 1 / 2,001 get more.
  static let firstRounds = 2000

  /// Lesions with lesions, on all images of the data set.
  static func lesions(
    _ merge: Merge, _ groups: ImageGroups, effort: CorrelationMap.Effort, seed: UInt64,
    cancellation: Cancellation = Cancellation()
  ) -> PairTable {
    let ids = ids(merge)
    let classes = merge.unknownClasses()
    var counts = PairCounts(
      rows: ids.count, columns: ids.count, rowClasses: classes, columnClasses: classes)
    each(merge, groups) { images in
      for image in images {
        let present = merge.lesions(of: image, .present)
        let unknown = merge.lesions(of: image, .unknown)
        counts.addImage(
          rows: present, columns: present, unknownRows: unknown, unknownColumns: unknown)
      }
      counts.endGroup()
    }
    return table(.lesion, ids, ids, counts, leftOut: 0, effort, seed, cancellation)
  }

  /// Lesions with diagnoses, on images that have one.
  static func diagnoses(
    _ merge: Merge, _ groups: ImageGroups, effort: CorrelationMap.Effort, seed: UInt64,
    cancellation: Cancellation = Cancellation()
  ) -> PairTable {
    let ids = ids(merge)
    var images: [String: Int] = [:]
    for image in merge.included {
      for name in names(merge.atlas.images[image].diagnosis) { images[name, default: 0] += 1 }
    }
    let frequent = images.filter { $0.value >= leastImages }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostColumns).map(\.key).sorted()
    let indices = Dictionary(
      frequent.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var counts = PairCounts(
      rows: ids.count, columns: frequent.count, rowClasses: merge.unknownClasses())
    each(merge, groups) { images in
      // Without a diagnosis an image says nothing about any: it is not an image without this one.
      // Groups of such images only are left out, because drawing them would change nothing.
      var any = false
      for image in images {
        let names = names(merge.atlas.images[image].diagnosis)
        if names.isEmpty { continue }
        any = true
        counts.addImage(
          rows: merge.lesions(of: image, .present),
          columns: names.compactMap { indices[$0] }.sorted(),
          unknownRows: merge.lesions(of: image, .unknown))
      }
      if any { counts.endGroup() }
    }
    return table(
      .diagnosis, ids, frequent, counts, leftOut: images.count - frequent.count, effort, seed,
      cancellation)
  }

  private static func ids(_ merge: Merge) -> [String] {
    merge.lesionClasses.map { merge.rules.lesions.classIDs[$0] }
  }

  /// The distinct diagnoses of an image; the catalogue joins several by `; `.
  private static func names(_ text: String) -> [String] {
    Set(text.split(separator: ";").map { TermText.normalise(String($0)) }.filter { !$0.isEmpty })
      .sorted()
  }

  private static func each(
    _ merge: Merge, _ groups: ImageGroups, _ body: ([Int]) -> Void
  ) {
    for members in groups.members() {
      let images = members.filter { merge.exclusion[$0] == nil }
      if !images.isEmpty { body(images) }
    }
  }

  static func table(
    _ kind: PairTable.Kind, _ rows: [String], _ columns: [String], _ counts: PairCounts,
    leftOut: Int, _ effort: CorrelationMap.Effort, _ seed: UInt64,
    _ cancellation: Cancellation = Cancellation()
  ) -> PairTable {
    let tally = counts.tally()
    let rounds = min(effort.rounds, firstRounds)
    // A lesion is always on its own images: the diagonal says nothing. A pair of lesions stands in two
    // cells and is one test, the first of them.
    let chance = PairChance(
      counts, replicates: effort.replicates, rounds: rounds, seed: seed, cancellation: cancellation
    ) {
      kind != .lesion || $0 < $1
    }
    let q = FalseDiscovery.benjaminiHochberg(chance.p)
    let (both, rowImages, columnImages) = (tally.both, tally.rows, tally.columnImages)
    let whole = { (row: Int, column: Int) in
      PairMargins(
        images: tally.images, rowImages: rowImages[row], columnImages: columnImages[column])
    }
    let cells = both.indices.map { cell -> PairCell in
      let (row, column) = cell.quotientAndRemainder(dividingBy: columns.count)
      let isOwn = kind == .lesion && row == column
      let test = kind == .lesion && row > column ? column * columns.count + row : cell
      let known = tally.known(row, column)
      let lift = isOwn ? nil : tally.lift(row, column)
      return PairCell(
        both: both[cell], lift: lift, low: lift == nil ? nil : chance.lift[cell]?.low,
        high: lift == nil ? nil : chance.lift[cell]?.high, pValue: chance.p[test],
        qValue: q[test], known: known == whole(row, column) ? nil : known)
    }
    return PairTable(
      kind: kind, rows: rows, columns: columns, rowImages: rowImages,
      columnImages: columnImages, images: counts.images, columnsLeftOut: leftOut,
      leastImages: kind == .diagnosis ? leastImages : 0, cells: cells)
  }
}
