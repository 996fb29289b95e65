@testable import Metrics

extension ColumnVectors {
  /// Takes the known images of every group as a list each.
  init(
    _ groups: [[Int]], large: Int = VectorKinds.leastGroups,
    columns columnsOf: (Int) -> ArraySlice<Int32>
  ) {
    var known = GroupedImages()
    for group in groups {
      for image in group { known.add(image) }
      known.endGroup()
    }
    self.init(known, large: large, columns: columnsOf)
  }
}
