/// Images group by group, as the source numbers them, in two flat arrays: a map draws chance for hundreds of such lists.
package struct GroupedImages: Sendable {
  private(set) var images: [Int32] = []
  /// Where the images of each group begin, and where the last ones end.
  private(set) var starts: [Int32] = [0]

  package init() {}

  /// Puts an image into the group that is open.
  package mutating func add(_ image: Int) { images.append(Int32(image)) }

  /// Ends the group that is open, which may have no image.
  package mutating func endGroup() { starts.append(Int32(images.count)) }

  /// The places in `images` of each group that has any: fewest images first, of equally many the first group.
  var bySize: [Range<Int>] {
    let sizes = zip(starts, starts.dropFirst()).map { Int($1 - $0) }
    // Counted, not sorted: there are few sizes and many groups.
    var places = [Int](repeating: 0, count: (sizes.max() ?? 0) + 2)
    for size in sizes where size > 0 { places[size + 1] += 1 }
    for size in places.indices.dropFirst() { places[size] += places[size - 1] }
    var ordered = [Range<Int>](repeating: 0..<0, count: places[places.count - 1])
    for (group, size) in sizes.enumerated() where size > 0 {
      let start = Int(starts[group])
      ordered[places[size]] = start..<(start + size)
      places[size] += 1
    }
    return ordered
  }
}
