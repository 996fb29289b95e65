internal import Randomness

/// Groups of images with their columns: what moves between groups when chance is drawn.
///
/// Only images in which row and columns are known take part; a group's vector is the columns of its
/// images in their order.
package struct ColumnVectors: Sendable {
  /// Where the images of each group begin; groups in order of their number of images.
  private(set) var groupStarts: [Int32] = [0]
  /// Where the columns of each image begin, and the columns.
  private(set) var columnStarts: [Int32] = [0]
  private(set) var columns: [Int32] = []
  /// Groups of equal size: each range of groups may exchange its vectors.
  private(set) var strata: [Range<Int>] = []
  /// Each image as the source numbers it.
  package private(set) var images: [Int32] = []
  /// By stratum, the vectors of a large one, counted.
  private(set) var kinds: [VectorKinds?] = []
  /// As far as large strata need them.
  private(set) var factorials = LogFactorials(upTo: 0)

  /// Takes the known images of every group (groups may have none) and the columns of an image.
  ///
  /// Strata of `large` groups and more are counted.
  package init(
    _ groups: GroupedImages, large: Int = VectorKinds.leastGroups,
    columns columnsOf: (Int) -> ArraySlice<Int32>
  ) {
    let order = groups.bySize
    images.reserveCapacity(groups.images.count)
    columnStarts.reserveCapacity(groups.images.count + 1)
    columns.reserveCapacity(groups.images.count)
    groupStarts.reserveCapacity(order.count + 1)
    for (position, places) in order.enumerated() {
      if position == 0 || order[position - 1].count != places.count {
        strata.append(position..<position)
      }
      strata[strata.count - 1] = strata[strata.count - 1].lowerBound..<(position + 1)
      for image in groups.images[places] {
        images.append(image)
        columns += columnsOf(Int(image))
        columnStarts.append(Int32(columns.count))
      }
      groupStarts.append(Int32(images.count))
    }
    countKinds(large)
  }

  private mutating func countKinds(_ large: Int) {
    let columns = Int(columns.max() ?? -1) + 1
    kinds = strata.map { VectorKinds(self, $0, columns: columns, least: large) }
    factorials = LogFactorials(upTo: kinds.map { $0?.groups ?? 0 }.max() ?? 0)
  }

  /// The column that each image of a group has, and no other; nil where they differ.
  func onlyColumn(of group: Int) -> Int32? {
    let images = Int(groupStarts[group])..<Int(groupStarts[group + 1])
    let only = columns[Int(columnStarts[images.lowerBound])..<Int(columnStarts[images.upperBound])]
    guard let first = only.first, only.count == images.count,
      images.allSatisfy({ columnStarts[$0 + 1] == columnStarts[$0] + 1 }),
      only.allSatisfy({ $0 == first })
    else { return nil }
    return first
  }
}
