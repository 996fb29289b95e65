package import Artifacts

/// The attention maps of a run's test images.
package struct MapStore {
  private struct Key: Hashable {
    let image: Int
    let kind: Int
  }

  private var tables: [AttentionTable] = []
  private var indices: [Key: (table: Int, row: Int)] = [:]
  private var wrong: [Int: [Int]] = [:]
  private var images: Set<Int> = []

  /// A store without maps.
  package init() {}

  /// Reads the maps of every fold that kept them.
  ///
  /// Fails when a file is damaged.
  package init(run: Run, folds: [Int], pack: Pack) throws {
    for fold in folds {
      guard let table = try run.attention(fold: fold, on: pack) else { continue }
      for row in table.images.indices {
        let kind = table.classes[row]
        indices[Key(image: table.images[row], kind: kind)] = (tables.count, row)
        if kind < -1 { wrong[table.images[row], default: []].append(kind) }
        images.insert(table.images[row])
      }
      tables.append(table)
    }
  }

  /// Whether there is no map.
  package var isEmpty: Bool { indices.isEmpty }

  /// Whether an image has a map.
  package func holds(_ image: Int) -> Bool { images.contains(image) }

  /// Columns of a map of an image; nil without one.
  package func columns(_ image: Int, _ kind: Int) -> Int? {
    indices[Key(image: image, kind: kind)].map { tables[$0.table].width }
  }

  /// The numbers of the map of a lesion, of the true site for -1, of another as `AttentionTable` names it.
  package func values(_ image: Int, _ kind: Int) -> ArraySlice<Float>? {
    guard let index = indices[Key(image: image, kind: kind)] else { return nil }
    let table = tables[index.table]
    let size = table.width * table.height
    return table.values[index.row * size..<(index.row + 1) * size]
  }

  /// The maps of an image's likeliest wrong sites.
  package func wrongSites(_ image: Int) -> [ArraySlice<Float>] {
    (wrong[image] ?? []).compactMap { values(image, $0) }
  }

  /// 224 of 256, the crop of ImageNet.
  private static let usualCropShare = 224.0 / 256.0

  /// The side of the centre crop, as a share of the image's shorter side.
  ///
  /// `side` and `test_side` of the run's complete recipe; 224 of 256 when it can't be read.
  package static func cropShare(of run: Run) -> Double {
    let recipe = RecipeText(run: run)
    guard let side = recipe.number("side"), let whole = recipe.number("test_side"), side > 0,
      whole >= side
    else { return usualCropShare }
    return side / whole
  }
}
