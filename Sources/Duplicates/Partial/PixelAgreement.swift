/// How well two images agree where they overlap, away from surrounds.
struct PixelAgreement {
  /// Correlation of the details.
  let correlation: Float
  /// Parts of the overlap, of 4 x 4, whose details stand out of the noise.
  let textured: Int
  /// Those of them in which the images agree.
  let agreeing: Int
  /// The share of the overlap that counts.
  let share: Float
  /// The share of the coarse image that overlaps.
  let overlap: Double

  /// Parts along each side of the overlap.
  private static let parts = 4
  /// A part with fewer cells doesn't count.
  private static let fewestCells = 12
  /// Details deviate by more levels than this where there is something to see.
  private static let texture: Float = 0.6
  /// The least correlation of a part that agrees.
  private static let partCorrelation: Float = 0.6
  /// An overlap has so many cells along each side at least.
  private static let shortestSide = 8

  /// Compares the images; nil where the overlap is too small to tell.
  ///
  /// Lighting and what overlaps of one composition share anyway (dark in the middle, light around) go with the means of 7 x 7
  /// cells, noise with those of 3 x 3.
  init?(_ overlay: Overlay, coarse: GrayImage, fine: GrayImage) {
    let (columns, rows) = overlay.common(coarse, fine)
    let (width, height) = (columns.count, rows.count)
    guard width >= Self.shortestSide, height >= Self.shortestSide else { return nil }
    var grays: (one: [Float], other: [Float]) = ([], [])
    var counts: [Bool] = []
    for row in rows {
      let y = overlay.row(row)
      for column in columns {
        let x = overlay.column(column)
        grays.one.append(coarse.grays[row * coarse.width + column])
        grays.other.append(fine.sample(fine.grays, x, y))
        let nearest =
          min(max(Int(y.rounded()), 0), fine.height - 1) * fine.width
          + min(max(Int(x.rounded()), 0), fine.width - 1)
        counts.append(
          !coarse.isSurround[row * coarse.width + column] && !fine.isSurround[nearest])
      }
    }
    func details(_ values: [Float]) -> [Float] {
      GrayImage.difference(
        BoxMean.of(values, width: width, height: height, radius: 1),
        BoxMean.of(values, width: width, height: height, radius: 3))
    }
    let (one, other) = (details(grays.one), details(grays.other))
    var whole = PairSums()
    var part = [PairSums](repeating: PairSums(), count: Self.parts * Self.parts)
    for index in counts.indices where counts[index] {
      whole.add(one[index], other[index])
      let down = index / width * Self.parts / height
      part[down * Self.parts + index % width * Self.parts / width].add(one[index], other[index])
    }
    // Details of one image are enough for a part to count: where the other shows nothing, it is no
    // copy.
    let seen = part.filter { sums in
      let (first, second) = sums.variances
      return sums.count >= Self.fewestCells && max(first, second) >= Self.texture * Self.texture
    }
    correlation = whole.correlation
    textured = seen.count
    agreeing = seen.count { $0.correlation >= Self.partCorrelation }
    share = Float(whole.count) / Float(counts.count)
    overlap = overlay.share(of: coarse, in: fine)
  }
}
