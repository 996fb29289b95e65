internal import Vocabulary

/// The part of two images in which they can be told apart: what lies away from a flat surround.
///
/// A dermatoscope's black surround, a slide mount and a white margin have the same edge in every image of one
/// device, and that edge is far stronger than anything on the skin: hash, signs and details of two strangers
/// agree because of it. Cells of 16 x 16 grays that belong to the surround, or touch it, in either image are
/// left out.
struct TexturedPart {
  /// Indices of the cells that count, ascending.
  let cells: [Int]
  /// Whether either image has a surround.
  let hasSurround: Bool

  /// Finds the part of two fingerprints, turned alike.
  init(_ one: ImageFingerprint, _ other: ImageFingerprint) {
    let surround = zip(Self.surround(one.grays), Self.surround(other.grays)).map { $0 || $1 }
    hasSurround = surround.contains(true)
    let side = ImageFingerprint.side
    cells = surround.indices.filter { index in
      let (row, column) = (index / side, index % side)
      for y in max(0, row - 1)...min(side - 1, row + 1) {
        for x in max(0, column - 1)...min(side - 1, column + 1) where surround[y * side + x] {
          return false
        }
      }
      return true
    }
  }

  /// The values of the cells that count.
  func values(_ all: [Int]) -> [Int] { cells.map { all[$0] } }

  /// So few cells say nothing about an image.
  static let fewestCells = 9
  /// The least mean of the details' amounts in a part that is not empty.
  static let leastTexture = 4
  /// Levels within which a surround is black or white.
  private static let levels = 10
  /// Levels within which a border of any other gray is flat.
  private static let flatness = 2
  /// A surround takes at least so many of the 60 cells of the border.
  private static let fewestBorderCells = 12
  /// The share of border cells that a flat border of any gray must have.
  private static let flatShare = 0.8

  /// Which cells are connected with the image's border through cells of the surround's level.
  static func surround(_ grays: [UInt8]) -> [Bool] {
    let side = ImageFingerprint.side
    let border = grays.indices.filter { index in
      let (row, column) = (index / side, index % side)
      return row == 0 || column == 0 || row == side - 1 || column == side - 1
    }
    let flat = flatLevel(border.map { Int(grays[$0]) })
    func belongs(_ index: Int, _ levels: Int) -> Bool {
      let gray = Int(grays[index])
      return gray <= levels || gray >= 255 - levels
        || flat.map { abs(gray - $0) <= flatness } ?? false
    }
    var isSurround = [Bool](repeating: false, count: grays.count)
    var open = border.filter { belongs($0, levels) }
    // The darkest and the lightest cell of any image are black and white; a surround is more than that.
    guard open.count >= fewestBorderCells else { return isSurround }
    for index in open { isSurround[index] = true }
    // Inwards a little unevenness of the surround is followed, edges are not.
    while let index = open.popLast() {
      let (row, column) = (index / side, index % side)
      for (y, x) in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
      where (0..<side).contains(y) && (0..<side).contains(x) {
        let next = y * side + x
        guard !isSurround[next], belongs(next, 2 * levels),
          abs(Int(grays[next]) - Int(grays[index])) <= levels
        else { continue }
        isSurround[next] = true
        open.append(next)
      }
    }
    return isSurround
  }

  /// The gray that nearly all border cells share; nil when they differ.
  private static func flatLevel(_ border: [Int]) -> Int? {
    let middle = border.sorted()[border.count / 2]
    let near = border.count { abs($0 - middle) <= flatness }
    return Double(near) >= flatShare * Double(border.count) ? middle : nil
  }
}
