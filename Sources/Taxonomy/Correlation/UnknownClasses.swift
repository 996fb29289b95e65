/// Lesions (or columns) whose state is unknown in the same images: what is counted once for all of them.
///
/// Most data sets have few such classes, since a source labels a set of features or none of them.
package struct UnknownClasses: Sendable, Equatable {
  /// The class of each lesion; nil for one that is known in every image.
  private(set) var classOf: [Int?]
  /// The number of classes.
  private(set) var count: Int

  /// Nothing is unknown.
  init(lesions: Int) {
    classOf = [Int?](repeating: nil, count: lesions)
    count = 0
  }

  /// One class: all are unknown together, as all sites of an image are.
  init(together members: Int) {
    classOf = [Int?](repeating: 0, count: members)
    count = 1
  }

  /// Finds the classes from the lesions that are unknown in each image.
  init(lesions: Int, unknown: some Sequence<[Int]>) {
    // Partition refinement: each image divides classes into those members that it leaves unknown and the
    // others, so that in the end the members of a class are unknown in the same images.
    var part = [Int](repeating: 0, count: lesions)
    var parts = 1
    var isEverUnknown = [Bool](repeating: false, count: lesions)
    var last: [Int] = []
    for mine in unknown where !mine.isEmpty && mine != last {
      last = mine
      var moved: [Int: Int] = [:]
      var sizes = [Int](repeating: 0, count: parts)
      var hits = sizes
      for which in part { sizes[which] += 1 }
      for lesion in mine { hits[part[lesion]] += 1 }
      for lesion in mine {
        isEverUnknown[lesion] = true
        let old = part[lesion]
        if hits[old] == sizes[old] { continue }
        if moved[old] == nil {
          moved[old] = parts
          parts += 1
        }
        part[lesion] = moved[old] ?? old
      }
    }
    var numbers: [Int: Int] = [:]
    classOf = part.indices.map { lesion in
      guard isEverUnknown[lesion] else { return nil }
      let number = numbers[part[lesion]] ?? numbers.count
      numbers[part[lesion]] = number
      return number
    }
    count = numbers.count
  }

  /// The classes of lesions that are unknown in an image, ascending; the lesions must be all of a class.
  func classes(of lesions: [Int]) -> [Int32] {
    Set(lesions.compactMap { classOf[$0] }).sorted().map { Int32($0) }
  }
}
