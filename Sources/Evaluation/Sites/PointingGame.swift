package import Artifacts
package import Metrics
internal import Vocabulary

/// Whether a lesion's attention map is largest where the lesion was planted (Zhang et al., "Top-down Neural
/// Attention by Excitation Backprop", 2016).
///
/// A hit when the cell of the map with the largest value touches the lesion's box. The map covers the centre
/// crop of the resized image. Next to it what chance gives, the share of the map's cells that touch the box,
/// and what always pointing at the middle of the image gives.
package struct PointingGame: Sendable {
  /// A share of hits among images of a class, or of all.
  package struct Entry: Sendable {
    /// The class; nil for all together.
    package let lesion: Int?
    package let images: Int
    package let hits: Double
    package let interval: Interval?
    package let chance: Double
    package let middle: Double
    /// Images whose box lies outside the crop, which the map can't show; they are no part of the rest.
    package let outside: Int
  }

  package let entries: [Entry]

  /// Plays on the maps of a model's test images; nil when none of them has a box.
  package init?(
    maps: MapStore, boxes: PlantedBoxes, cropShare: Double, model: EvaluatedModel, pack: Pack,
    replicates: Int
  ) {
    var rounds = [Round]()
    var outside = [Int](repeating: 0, count: pack.manifest.lesions.count)
    for (row, image) in model.images.enumerated() {
      let packed = pack.images[image]
      for (lesion, state) in packed.lesions.enumerated() where state == .present {
        guard let box = boxes[image, lesion], let values = maps.values(image, lesion),
          let columns = maps.columns(image, lesion)
        else { continue }
        let shown = packed.facts.shownSize
        let frame = CropFrame(
          width: shown.width, height: shown.height, share: cropShare,
          columns: columns, rows: values.count / columns)
        let touched = frame.cells(touching: box)
        // The map does not reach a box outside the crop: the image is counted as such, and is no
        // miss.
        guard !touched.isEmpty else {
          outside[lesion] += 1
          continue
        }
        // Of equal cells the first, so that a tie has one answer.
        let largest = values.indices.max { (values[$0], $1) < (values[$1], $0) } ?? 0
        rounds.append(
          Round(
            row: row, lesion: lesion, isHit: touched.contains(largest - values.startIndex),
            chance: Double(touched.count) / Double(values.count),
            isMiddle: box.holds(Double(shown.width) / 2, Double(shown.height) / 2)))
      }
    }
    guard !rounds.isEmpty else { return nil }
    let lesions = pack.manifest.lesions.indices.filter { lesion in
      rounds.contains { $0.lesion == lesion }
    }
    let lists = [rounds] + lesions.map { lesion in rounds.filter { $0.lesion == lesion } }
    let names = [nil] + lesions.map { Optional($0) }
    let intervals = RowMeans.intervals(
      of: lists.map { $0.map { ($0.row, $0.isHit ? 1 : 0) } }, model, replicates: replicates)
    entries = names.indices.map { index in
      Self.entry(
        names[index], lists[index], intervals[index],
        outside: names[index].map { outside[$0] } ?? outside.reduce(0, +))
    }
  }

  private struct Round {
    let row: Int
    let lesion: Int
    let isHit: Bool
    let chance: Double
    let isMiddle: Bool
  }

  private static func entry(
    _ lesion: Int?, _ rounds: [Round], _ interval: Interval?, outside: Int
  ) -> Entry {
    let count = Double(rounds.count)
    return Entry(
      lesion: lesion, images: rounds.count, hits: Double(rounds.count(where: \.isHit)) / count,
      interval: interval,
      chance: rounds.reduce(0) { $0 + $1.chance } / count,
      middle: Double(rounds.count(where: \.isMiddle)) / count, outside: outside)
  }
}

/// A map's cells in pixels of the image: the centre crop, parted into columns and rows.
package struct CropFrame: Sendable {
  private let left: Double
  private let top: Double
  private let cellWidth: Double
  private let cellHeight: Double
  private let columns: Int
  private let rows: Int

  /// The crop is a square whose side is a share of the image's shorter side, at its middle.
  package init(width: Int, height: Int, share: Double, columns: Int, rows: Int) {
    let side = Double(min(width, height)) * share
    left = (Double(width) - side) / 2
    top = (Double(height) - side) / 2
    cellWidth = side / Double(columns)
    cellHeight = side / Double(rows)
    self.columns = columns
    self.rows = rows
  }

  /// The cells, row by row, of which a box covers more than a line.
  package func cells(touching box: PlantedBoxes.Box) -> Set<Int> {
    var cells = Set<Int>()
    for row in 0..<rows {
      let above = top + Double(row) * cellHeight
      guard box.y < above + cellHeight, box.y + box.height > above else { continue }
      for column in 0..<columns {
        let before = left + Double(column) * cellWidth
        guard box.x < before + cellWidth, box.x + box.width > before else { continue }
        cells.insert(row * columns + column)
      }
    }
    return cells
  }
}

extension PlantedBoxes.Box {
  /// Whether a point lies in the box.
  package func holds(_ px: Double, _ py: Double) -> Bool {
    px >= x && px <= x + width && py >= y && py <= y + height
  }
}
