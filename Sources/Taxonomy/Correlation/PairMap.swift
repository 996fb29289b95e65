internal import Duplicates
internal import Packs
internal import Vocabulary

/// The maps of lesions with lesions and of lesions with diagnoses.
enum PairMap {
  /// Diagnoses with fewer images are left out of the map: dozens of cells would each hold one image.
  static let leastImages = 10
  /// Diagnoses in the map at most, those of most images; an atlas has hundreds.
  static let mostColumns = 60

  /// Permutations at most: hundreds of cells are looked through for large effects, so that p-values
  /// need no finer steps than 1 / 2,001.
  static let mostRounds = 2000

  /// Lesions with lesions, on all images of the data set.
  static func lesions(
    _ merge: Merge, _ groups: ImageGroups, effort: CorrelationMap.Effort, seed: UInt64
  ) -> PairTable {
    let ids = ids(merge)
    var counts = PairCounts(rows: ids.count, columns: ids.count)
    each(merge, groups) { images in
      for image in images {
        let present = present(merge, image)
        counts.addImage(rows: present, columns: present)
      }
      counts.endGroup()
    }
    return table(.lesion, ids, ids, counts, leftOut: 0, effort, seed)
  }

  /// Lesions with diagnoses, on images that have one.
  static func diagnoses(
    _ merge: Merge, _ groups: ImageGroups, effort: CorrelationMap.Effort, seed: UInt64
  ) -> PairTable {
    let ids = ids(merge)
    var images: [String: Int] = [:]
    for image in merge.included {
      for name in names(merge.atlas.images[image].diagnosis) { images[name, default: 0] += 1 }
    }
    let frequent = images.filter { $0.value >= leastImages }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostColumns).map(\.key).sorted()
    let places = Dictionary(
      frequent.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var counts = PairCounts(rows: ids.count, columns: frequent.count)
    each(merge, groups) { images in
      var any = false
      for image in images {
        let names = names(merge.atlas.images[image].diagnosis)
        if names.isEmpty { continue }
        any = true
        counts.addImage(
          rows: present(merge, image), columns: names.compactMap { places[$0] }.sorted())
      }
      if any { counts.endGroup() }
    }
    return table(
      .diagnosis, ids, frequent, counts, leftOut: images.count - frequent.count, effort, seed)
  }

  private static func ids(_ merge: Merge) -> [String] {
    merge.lesionClasses.map { merge.rules.lesions.classIDs[$0] }
  }

  private static func present(_ merge: Merge, _ image: Int) -> [Int] {
    merge.labels(of: image).enumerated().filter { $0.element == .present }.map(\.offset)
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
    leftOut: Int, _ effort: CorrelationMap.Effort, _ seed: UInt64
  ) -> PairTable {
    let both = counts.both()
    let margins = counts.margins()
    let rounds = min(effort.rounds, mostRounds)
    let chance = PairChance(counts, draws: effort.draws, rounds: rounds, seed: seed)
    // A lesion is always on its own images: the diagonal says nothing, and a pair stands twice.
    func isOwn(_ row: Int, _ column: Int) -> Bool { kind == .lesion && row == column }
    func isTold(_ cell: Int) -> Bool {
      let (row, column) = cell.quotientAndRemainder(dividingBy: max(1, columns.count))
      return margins.rows[row] > 0 && margins.columns[column] > 0 && !isOwn(row, column)
    }
    // Each pair of lesions is one test, though it has two cells.
    let tested = both.indices.filter { cell in
      let (row, column) = cell.quotientAndRemainder(dividingBy: max(1, columns.count))
      return isTold(cell) && (kind != .lesion || row < column) && chance.p[cell] != nil
    }
    // A pair and its mirror image differ by chance of the rounds; the first of them is told in both.
    var q = [Double?](repeating: nil, count: both.count)
    var p = chance.p
    for (rank, value) in FalseDiscovery.adjusted(tested.map { chance.p[$0] ?? 1 }).enumerated() {
      let cell = tested[rank]
      q[cell] = value
      guard kind == .lesion else { continue }
      let (row, column) = cell.quotientAndRemainder(dividingBy: columns.count)
      q[column * columns.count + row] = value
      p[column * columns.count + row] = p[cell]
    }
    let cells = both.indices.map { cell -> PairCell in
      let (row, column) = cell.quotientAndRemainder(dividingBy: columns.count)
      guard isTold(cell) else {
        return PairCell(
          both: both[cell], lift: nil, low: nil, high: nil, pValue: nil, qValue: nil)
      }
      let product = Double(margins.rows[row]) * Double(margins.columns[column])
      return PairCell(
        both: both[cell], lift: Double(both[cell]) * Double(counts.images) / product,
        low: chance.lift[cell]?.low, high: chance.lift[cell]?.high, pValue: p[cell],
        qValue: q[cell])
    }
    return PairTable(
      kind: kind, rows: rows, columns: columns, rowImages: margins.rows,
      columnImages: margins.columns, images: counts.images, columnsLeftOut: leftOut,
      leastImages: kind == .diagnosis ? leastImages : 0, cells: cells)
  }
}
