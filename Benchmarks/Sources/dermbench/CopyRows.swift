internal import Duplicates
internal import Foundation
internal import Imaging
internal import Vocabulary

/// The rows about copies: fingerprints of images, and pairs of hashes.
enum CopyRows {
  /// Does a row's work once and answers a line of JSON; nil for another row.
  static func run(_ row: String, _ path: String) throws -> String? {
    switch row {
    case "perceptual-hash": try fingerprints(in: path)
    case "hash-pairs": try pairs(within: 4, in: path, turns: [.upright])
    // What refine looks for.
    case "hash-pairs-turned":
      try pairs(within: NearDuplicates.hashRadius, in: path, turns: ImageOrientation.allCases)
    default: nil
    }
  }

  /// What ingest does with each image of a folder, on one thread: damage, metadata, fingerprint and local features.
  private static func fingerprints(in folder: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let files = try names.map {
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
    }
    var hashes: [UInt64] = []
    let time = seconds {
      hashes = files.map { (try? ImageInspector.inspect($0))?.fingerprint?.hash ?? 0 }
    }
    let list = hashes.map { "\"\(String($0, radix: 16))\"" }.joined(separator: ", ")
    return "{\"seconds\": \(time), \"images\": \(files.count), \"hashes\": [\(list)]}"
  }

  /// All pairs of a file of little-endian 64-bit hashes that differ in at most `radius` bits.
  private static func pairs(
    within radius: Int, in path: String, turns: [ImageOrientation]
  ) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let hashes = data.withUnsafeBytes { raw in
      (0..<raw.count / 8).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
    }
    var found: [HashPair] = []
    let time = try seconds { found = try HashPairs.within(radius, of: hashes, turns: turns) }
    var check: UInt64 = 0
    for pair in found {
      let mixed = UInt64(pair.first) * 1_000_003 + UInt64(pair.second)
      check = (check + mixed * UInt64(pair.distance + 1)) % (1 << 52)
    }
    return "{\"seconds\": \(time), \"pairs\": \(found.count), \"check\": \(check)}"
  }
}
