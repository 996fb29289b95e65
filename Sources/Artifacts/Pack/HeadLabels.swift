internal import Terms
package import Vocabulary

/// What a pack knows of its images for one head.
///
/// Lesions and sites are labels of the pack. Diagnoses are compared in normal form, as the source states them; the
/// catalogue joins several of one image by `; `.
package struct HeadLabels: Sendable {
  package let head: Head
  private let pack: Pack
  /// Of a head of diagnoses, the positions of each image's diagnoses among the classes; nil where none is stated.
  private let named: [Named?]
  /// Classes of a head of diagnoses that no image has: nobody looked for them.
  private let absent: Set<Int>

  /// The diagnoses of an image that are classes, and whether it has any other.
  private struct Named: Sendable {
    let classes: [Int]
    let hasOther: Bool
  }

  /// Prepares the labels of a pack for a head; of lesions and sites its classes must be the pack's.
  package init(_ head: Head, _ pack: Pack) {
    self.head = head
    self.pack = pack
    guard head.facet == .diagnosis else {
      named = []
      absent = []
      return
    }
    let positions = Dictionary(
      head.classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    named = pack.images.map { image in
      let names = Self.diagnoses(image)
      let own = names.compactMap { positions[$0] }
      return names.isEmpty ? nil : Named(classes: own, hasOther: own.count < names.count)
    }
    absent = Set(head.classes.indices).subtracting(named.flatMap { $0?.classes ?? [] })
  }

  /// The state of each class on an image, by its position in the pack.
  ///
  /// Of diagnoses that do not exclude each other, those that an image with a diagnosis does not have are absent.
  package func states(_ image: Int) -> [LabelState] {
    guard head.kind == .multiLabel else {
      guard let label = label(image) else {
        return [LabelState](repeating: .unknown, count: head.classes.count)
      }
      return head.classes.indices.map { $0 == label ? .present : .absent }
    }
    guard head.facet == .diagnosis else { return pack.images[image].lesions }
    guard let own = named[image] else {
      return [LabelState](repeating: .unknown, count: head.classes.count)
    }
    return head.classes.indices.map {
      own.classes.contains($0) ? .present : absent.contains($0) ? .unknown : .absent
    }
  }

  /// The one class of an image, by its position in the pack; nil when it is unknown, none of the classes, or when the
  /// image has several.
  package func label(_ image: Int) -> Int? {
    guard head.facet == .diagnosis else { return pack.images[image].site }
    guard let own = named[image], !own.hasOther, own.classes.count == 1 else { return nil }
    return own.classes[0]
  }

  /// The diagnoses that enough images with pixels have, sorted; `stated` are images with pixels and a diagnosis.
  ///
  /// Where classes exclude each other, images with several diagnoses do not count.
  package static func diagnoses(
    in pack: Pack, kind: Head.Kind, atLeast: Int
  ) -> (classes: [String], stated: Int) {
    var counts: [String: Int] = [:]
    var stated = 0
    for image in pack.images where image.pixels != nil {
      let names = diagnoses(image)
      stated += names.isEmpty ? 0 : 1
      guard kind == .multiLabel || names.count == 1 else { continue }
      for name in names { counts[name, default: 0] += 1 }
    }
    return (counts.filter { $0.value >= atLeast }.keys.sorted(), stated)
  }

  private static func diagnoses(_ image: PackedImage) -> [String] {
    Set(
      image.diagnosis.split(separator: ";").map { TermText.normalise(String($0)) }
        .filter { !$0.isEmpty }
    ).sorted()
  }
}
