/// Cells of an image that belong to a flat surround: a dermatoscope's black rim, a slide mount, a margin.
///
/// It is connected with the border, and black, white, or of the one gray that most of the border has.
struct Surround {
  private let width: Int
  private let height: Int
  private let belongs: [Bool]

  /// A surround is so dark.
  private static let darkest = 24
  /// Or so light.
  private static let lightest = 250
  /// Levels within which a border of any other gray is flat.
  private static let flatness = 3
  /// The share of the border that has such a gray.
  private static let flatShare = 0.6
  /// A surround's level changes so little from cell to cell.
  private static let smoothness = 6

  /// Marks the cells that are connected with the border through cells of a surround's gray.
  init(_ grays: [UInt8], width: Int, height: Int) {
    self.width = width
    self.height = height
    let border = grays.indices.filter {
      let (row, column) = ($0 / width, $0 % width)
      return row == 0 || column == 0 || row == height - 1 || column == width - 1
    }
    let middle = border.map { Int(grays[$0]) }.sorted()[border.count / 2]
    let near = border.count { abs(Int(grays[$0]) - middle) <= Self.flatness }
    // A gray border is a surround only where most of it has that gray; skin is never so even.
    let isFlat = Double(near) >= Self.flatShare * Double(border.count)
    func fits(_ index: Int) -> Bool {
      let gray = Int(grays[index])
      return gray <= Self.darkest || gray >= Self.lightest
        || isFlat && abs(gray - middle) <= Self.flatness
    }
    var found = [Bool](repeating: false, count: grays.count)
    var open = border.filter(fits)
    for index in open { found[index] = true }
    while let index = open.popLast() {
      let (row, column) = (index / width, index % width)
      for (y, x) in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
      where (0..<height).contains(y) && (0..<width).contains(x) {
        let next = y * width + x
        guard !found[next], fits(next),
          // Dark skin, or light, may be of a surround's gray: the step at its edge stops the
          // filling.
          abs(Int(grays[next]) - Int(grays[index])) <= Self.smoothness
        else { continue }
        found[next] = true
        open.append(next)
      }
    }
    belongs = found
  }

  /// The surround with every cell within so many columns and rows: its edge is the same in all images of a device.
  func grown(by radius: Int) -> [Bool] {
    var result = belongs
    for index in belongs.indices where belongs[index] {
      let (row, column) = (index / width, index % width)
      for y in max(0, row - radius)...min(height - 1, row + radius) {
        for x in max(0, column - radius)...min(width - 1, column + radius) {
          result[y * width + x] = true
        }
      }
    }
    return result
  }
}
