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
  static let magic = Array("DERMLAB1".utf8)
  static let noSite = 0xFFFF

  /// Bytes of an image's record.
  static func recordBytes(_ classCount: Int) -> Int { 82 + 2 * ((classCount + 7) / 8) }

  private static func attributes(_ text: String) -> [String: String] {
    var attributes: [String: String] = [:]
    for pair in text.split(separator: "\u{1E}") {
      let parts = pair.split(separator: "\u{1F}", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { attributes[String(parts[0])] = String(parts[1]) }
    }
    return attributes
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
    // Nothing is reserved by these counts alone, which are the file's own claim: a wrong one shall end
    // where the bytes end, and not ask for gigabytes first.
    for _ in 0..<textCount { table.append(try reader.text()) }
    var shared = Shared(classCount: classCount, siteCount: siteCount)
    var images: [PackedImage] = []
    images.reserveCapacity(
      min(imageCount, (bytes.count - reader.position) / recordBytes(classCount)))
    for _ in 0..<imageCount {
      images.append(try image(&reader, table: table, &shared))
    }
    try reader.finish()
    return images
  }

  /// What very many images have in common, each value there once.
  private struct Shared {
    let classCount: Int
    let siteCount: Int
    var attributes: [Int: [String: String]] = [:]
    var states: [ArraySlice<UInt8>: [LabelState]] = [:]
    /// Values beyond this number are the images' own.
    static let most = 1 << 16
  }

  private static func image(
    _ reader: inout ByteReader, table: [String], _ shared: inout Shared
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
    for _ in 0..<5 { fields.append(try text(try reader.number(4))) }
    let attributeNumber = try reader.number(4)
    let attributeText = try text(attributeNumber)
    let group = GroupID(try reader.number(4))
    let fold = Fold(try reader.number(2))
    let site = try reader.number(2)
    guard site == noSite || site < shared.siteCount else {
      throw .damaged(path: reader.path, reason: "it names site \(site) of \(shared.siteCount)")
    }
    let width = try reader.number(4)
    let height = try reader.number(4)
    let orientation = try reader.number(1)
    let hasDigest = try reader.number(1) == 1
    let digestBytes = try reader.take(32)
    let states = states(try reader.take((shared.classCount + 7) / 8 * 2), &shared)
    let facts = ImageFacts(
      id: ImageID(key), caseID: caseID, source: fields[0], diagnosis: fields[1],
      licence: fields[2], page: fields[3], file: fields[4],
      sha256: hasDigest ? Digest(bytes: Array(digestBytes)) : nil,
      attributes: attributes(attributeNumber, attributeText, &shared), width: width, height: height,
      orientation: orientation)
    return PackedImage(
      facts, group: group, fold: fold, site: site == noSite ? nil : site, lesions: states)
  }

  private static func attributes(
    _ number: Int, _ text: String, _ shared: inout Shared
  ) -> [String: String] {
    if let known = shared.attributes[number] { return known }
    let made = attributes(text)
    if shared.attributes.count < Shared.most { shared.attributes[number] = made }
    return made
  }

  /// The states of present bits followed by unknown bits.
  private static func states(
    _ bits: ArraySlice<UInt8>, _ shared: inout Shared
  ) -> [LabelState] {
    if let known = shared.states[bits] { return known }
    let (present, unknown) = (bits.startIndex, bits.startIndex + bits.count / 2)
    let made = (0..<shared.classCount).map { index -> LabelState in
      let bit: UInt8 = 1 << UInt8(index % 8)
      if bits[present + index / 8] & bit != 0 { return .present }
      return bits[unknown + index / 8] & bit != 0 ? .unknown : .absent
    }
    // A copy, or the key would keep the whole file.
    if shared.states.count < Shared.most { shared.states[ArraySlice(Array(bits))] = made }
    return made
  }
}
