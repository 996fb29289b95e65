internal import Digests
internal import Vocabulary

/// The bytes of `labels.bin`.
///
/// All numbers are little-endian. Header: `DERMLAB1`, image count u32, lesion class count u32, then
/// the string table: count u32, each text as length u32 and UTF-8, sorted and unique. Then one
/// record per image: key, case + 1 (0: none), source, diagnosis, licence, page, file, attributes
/// as string numbers u32; group u32; fold u16; site u16 (0xFFFF: unknown); width u32; height u32;
/// orientation u8; flag u8 (1: a digest follows); SHA-256 of the original file, 32 bytes; present
/// bits and unknown bits, each ceil(classes / 8) bytes, lowest bit first.
enum LabelTable {
  private static let magic = Array("DERMLAB1".utf8)
  private static let noSite = 0xFFFF

  static func encode(_ images: [PackedImage], classCount: Int) -> [UInt8] {
    var unique: Set<ExactText> = []
    for image in images { unique.formUnion(texts(of: image.facts).map { ExactText(text: $0) }) }
    let table = unique.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    let numbers = Dictionary(uniqueKeysWithValues: table.enumerated().map { ($1, $0) })
    var writer = ByteWriter()
    writer.raw(magic)
    writer.number(images.count, 4)
    writer.number(classCount, 4)
    writer.number(table.count, 4)
    for entry in table { writer.text(entry.text) }
    for image in images { append(image, numbers: numbers, to: &writer) }
    return writer.bytes
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

  private static func attributes(_ text: String) -> [String: String] {
    var attributes: [String: String] = [:]
    for pair in text.split(separator: "\u{1E}") {
      let parts = pair.split(separator: "\u{1F}", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { attributes[String(parts[0])] = String(parts[1]) }
    }
    return attributes
  }

  private static func append(
    _ image: PackedImage, numbers: [ExactText: Int], to writer: inout ByteWriter
  ) {
    func number(_ text: String) -> Int { numbers[ExactText(text: text)] ?? 0 }
    writer.number(number(image.id.rawValue), 4)
    writer.number(image.caseID.map { number($0.rawValue) + 1 } ?? 0, 4)
    for text in texts(of: image.facts).dropFirst(2) { writer.number(number(text), 4) }
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

  static func decode(
    _ bytes: [UInt8], classCount: Int, siteCount: Int, path: String
  ) throws(PackError) -> [PackedImage] {
    var reader = ByteReader(bytes, path: path)
    guard try reader.take(magic.count).elementsEqual(magic) else {
      throw .damaged(path: path, reason: "it does not start with DERMLAB1")
    }
    let imageCount = try reader.number(4)
    guard try reader.number(4) == classCount else {
      throw .damaged(path: path, reason: "its class count differs from pack.json's")
    }
    let textCount = try reader.number(4)
    var table: [String] = []
    // Nothing is reserved by these counts, which are the file's own claim: a wrong one shall end
    // where the bytes end, and not ask for gigabytes first.
    for _ in 0..<textCount { table.append(try reader.text()) }
    var images: [PackedImage] = []
    for _ in 0..<imageCount {
      images.append(
        try image(&reader, table: table, classCount: classCount, siteCount: siteCount))
    }
    try reader.finish()
    return images
  }

  private static func image(
    _ reader: inout ByteReader, table: [String], classCount: Int, siteCount: Int
  ) throws(PackError) -> PackedImage {
    func text(_ number: Int) throws(PackError) -> String {
      guard table.indices.contains(number) else {
        throw .damaged(path: reader.path, reason: "it names text \(number) of \(table.count)")
      }
      return table[number]
    }
    // Fields carry no names: they are read in the order in which `append` writes them.
    let key = try text(try reader.number(4))
    let caseNumber = try reader.number(4)
    let caseID = caseNumber == 0 ? nil : CaseID(try text(caseNumber - 1))
    var fields: [String] = []
    for _ in 0..<6 { fields.append(try text(try reader.number(4))) }
    let group = GroupID(try reader.number(4))
    let fold = Fold(try reader.number(2))
    let site = try reader.number(2)
    guard site == noSite || site < siteCount else {
      throw .damaged(path: reader.path, reason: "it names site \(site) of \(siteCount)")
    }
    let width = try reader.number(4)
    let height = try reader.number(4)
    let orientation = try reader.number(1)
    let hasDigest = try reader.number(1) == 1
    let digest = Digest(bytes: Array(try reader.take(32)))
    let present = Array(try reader.take((classCount + 7) / 8))
    let unknown = Array(try reader.take((classCount + 7) / 8))
    let states = (0..<classCount).map { index -> LabelState in
      let bit: UInt8 = 1 << UInt8(index % 8)
      if present[index / 8] & bit != 0 { return .present }
      return unknown[index / 8] & bit != 0 ? .unknown : .absent
    }
    let facts = ImageFacts(
      id: ImageID(key), caseID: caseID, source: fields[0], diagnosis: fields[1],
      licence: fields[2], page: fields[3], file: fields[4], sha256: hasDigest ? digest : nil,
      attributes: attributes(fields[5]), width: width, height: height, orientation: orientation)
    return PackedImage(
      facts, group: group, fold: fold, site: site == noSite ? nil : site, lesions: states)
  }
}

/// A text that equals another only when their bytes are the same, as a file's name must: Swift takes
/// composed and decomposed letters for equal.
private struct ExactText: Hashable {
  let text: String

  static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
