package import Artifacts
internal import Vocabulary

/// What is known of some images for one head, as its loss needs it.
package struct HeadTargets: Sendable, Hashable {
  /// The kind of the head, which says what of the rest is filled.
  package let kind: Head.Kind
  /// The number of its classes.
  package let classes: Int
  /// Multi-label: 1 where a class is present, [images, classes].
  package var present: [Float] = []
  /// Multi-label: 1 where a class's state is known, [images, classes]; in between for mixed images.
  package var known: [Float] = []
  /// Multi-class: the class of each image, -1 when unknown.
  package var labels: [Int32] = []
  /// Multi-class: the class of the image that was mixed into each, -1 when unknown; empty where nothing is mixed.
  package var mixed: [Int32] = []

  /// Whether anything is known of any image.
  var knowsAny: Bool {
    switch kind {
    case .multiLabel: known.contains { $0 > 0 }
    case .multiClass: labels.contains { $0 >= 0 }
    }
  }

  /// Whether any image is known to have a class.
  var hasAny: Bool {
    switch kind {
    case .multiLabel: zip(present, known).contains { $0 > 0 && $1 > 0 }
    case .multiClass: knowsAny
    }
  }

  /// No images yet.
  package init(kind: Head.Kind, classes: Int) {
    self.kind = kind
    self.classes = classes
  }

  /// So many images of which nothing is known.
  init(_ head: Heads.Shape, images: Int) {
    self.init(kind: head.kind, classes: head.classes)
    switch kind {
    case .multiLabel:
      present = [Float](repeating: 0, count: images * classes)
      known = present
    case .multiClass:
      labels = [Int32](repeating: -1, count: images)
    }
  }

  /// Adds an image of a pack.
  mutating func append(_ image: Int, _ source: HeadLabels) {
    switch kind {
    case .multiLabel:
      let states = source.states(image)
      present += states.map { $0 == .present ? 1 : 0 }
      known += states.map { $0 == .unknown ? 0 : 1 }
    case .multiClass:
      labels.append(Int32(source.label(image) ?? -1))
    }
  }

  /// The truth about some of the images.
  func rows(_ range: Range<Int>) -> HeadTargets {
    var rows = HeadTargets(kind: kind, classes: classes)
    let cells = (range.lowerBound * classes)..<(range.upperBound * classes)
    if kind == .multiLabel {
      (rows.present, rows.known) = (Array(present[cells]), Array(known[cells]))
    }
    if kind == .multiClass { rows.labels = Array(labels[range]) }
    if !mixed.isEmpty { rows.mixed = Array(mixed[range]) }
    return rows
  }

  /// Copies the truth about images into the first rows; the rows behind them stay.
  mutating func fill(_ other: HeadTargets) {
    present.replaceSubrange(0..<other.present.count, with: other.present)
    known.replaceSubrange(0..<other.known.count, with: other.known)
    labels.replaceSubrange(0..<other.labels.count, with: other.labels)
    mixed = other.mixed
  }

  /// The truth about images that are mixed with partners; a cell's mask is the share of it that is known.
  func mixed(with partners: [Int], share: Float) -> HeadTargets {
    var result = self
    guard kind == .multiLabel else {
      result.mixed = partners.map { labels[$0] }
      return result
    }
    for (row, partner) in partners.enumerated() {
      for column in 0..<classes {
        let (own, other) = (row * classes + column, partner * classes + column)
        let (a, b) = (share * known[own], (1 - share) * known[other])
        result.known[own] = a + b
        let both = a * present[own] + b * present[other]
        result.present[own] = a + b == 0 ? 0 : both / (a + b)
      }
    }
    return result
  }
}
