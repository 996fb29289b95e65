internal import Digests
internal import Vocabulary

/// Writing.
extension LabelTable {
  /// Bytes that are handed on together.
  private static let pieceBytes = 1 << 16

  /// Hands the bytes of images to `write`, piece by piece; images are gone through twice.
  ///
  /// Fails as `write` does.
  static func encode<E: Error>(
    _ images: some Collection<PackedImage>, classCount: Int, write: ([UInt8]) throws(E) -> Void
  ) throws(E) {
    var numbers = TextNumbers()
    for image in images {
      for text in texts(of: image.facts) { numbers.insert(text) }
    }
    numbers.sort()
    var writer = ByteWriter(capacity: pieceBytes)
    writer.raw(magic)
    writer.number(images.count, 4)
    writer.number(classCount, 4)
    writer.number(numbers.texts.count, 4)
    for entry in numbers.texts {
      writer.text(entry.text)
      if writer.bytes.count >= pieceBytes { try write(writer.take()) }
    }
    for image in images {
      append(image, numbers: numbers, to: &writer)
      if writer.bytes.count >= pieceBytes { try write(writer.take()) }
    }
    try write(writer.take())
  }

  private static func texts(of image: ImageFacts) -> [String] {
    [
      image.id.rawValue, image.caseID?.rawValue ?? "", image.source, image.diagnosis,
      image.licence, image.page, image.file, attributeText(image.attributes),
    ]
  }

  /// Keys and values with the separators that ASCII has for them.
  private static func attributeText(_ attributes: [String: String]) -> String {
    attributes.sorted { $0.key < $1.key }.map { "\($0.key)\u{1F}\($0.value)" }
      .joined(separator: "\u{1E}")
  }

  private static func append(
    _ image: PackedImage, numbers: TextNumbers, to writer: inout ByteWriter
  ) {
    let texts = texts(of: image.facts)
    writer.number(numbers[texts[0]], 4)
    writer.number(image.caseID == nil ? 0 : numbers[texts[1]] + 1, 4)
    for text in texts.dropFirst(2) { writer.number(numbers[text], 4) }
    writer.number(image.group.rawValue, 4)
    writer.number(image.fold.rawValue, 2)
    writer.number(image.site ?? noSite, 2)
    writer.number(image.width, 4)
    writer.number(image.height, 4)
    writer.number(image.orientation, 1)
    writer.number(image.sha256 == nil ? 0 : 1, 1)
    writer.raw(image.sha256?.bytes ?? [UInt8](repeating: 0, count: 32))
    writer.raw(bits(image.lesions) { $0 == .present })
    writer.raw(bits(image.lesions) { $0 == .unknown })
  }

  private static func bits(
    _ states: [LabelState], _ isSet: (LabelState) -> Bool
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (states.count + 7) / 8)
    for (index, state) in states.enumerated() where isSet(state) {
      bytes[index / 8] |= 1 << UInt8(index % 8)
    }
    return bytes
  }
}
