import Documents
import Foundation
import Imaging
import SampleAtlas
import TestSupport
import Testing
import Vocabulary
@testable import Duplicates

/// How many copies are found, and how many pairs that are found are copies.
@Suite struct RecallTests {
  private struct Sample {
    /// Names of the image files that can be decoded whole.
    var files: [String] = []
    var bytes: [[UInt8]] = []
    var prints: [ImageFingerprint?] = []
    /// The original of each image: itself, or what it is a copy of.
    var originals: [String] = []

    init(cases: Int, duplicates: Double, seed: UInt64, in folder: TemporaryFolder) throws {
      let options = SampleOptions(
        cases: cases, seed: seed, imageSide: 192, dirty: 0, duplicates: duplicates)
      let root = folder.file("sample")
      let export = try SampleExport(options, vocabularyFolder: Checkout.file("data/vocabulary"))
      #expect(try export.write(to: root, threads: 2))
      let table = CSVTable.parse(
        Array(try Data(contentsOf: URL(fileURLWithPath: root + ".truth.csv"))))
      func column(_ name: String) throws -> Int { try #require(table.header.firstIndex(of: name)) }
      let (image, file) = (try column("image"), try column("file"))
      let (original, damage) = (try column("duplicate_of"), try column("damage"))
      for row in table.rows where row.fields[damage].isEmpty {
        let path = "\(root)/imagelibrary/large/\(row.fields[file])"
        let content = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        files.append(row.fields[file])
        bytes.append(content)
        prints.append(try ImageInspector.inspect(content).fingerprint)
        originals.append(
          row.fields[original].isEmpty ? row.fields[image] : row.fields[original])
      }
    }
  }

  @Test func `copies planted in the sample are found, and nothing else`() throws {
    let sample = try Sample(cases: 70, duplicates: 0.2, seed: 11, in: TemporaryFolder())
    #expect(sample.files.count > 200)
    #expect(sample.prints.allSatisfy { $0 != nil })
    let found = try NearDuplicates.find(sample.prints)
    let right = found.filter { sample.originals[$0.first] == sample.originals[$0.second] }
    var planted = 0
    for second in sample.files.indices {
      planted += sample.originals[..<second].count { $0 == sample.originals[second] }
    }
    print("sample: \(planted) planted, \(found.count) found, \(right.count) right")
    #expect(planted >= 20)
    #expect(Double(right.count) >= 0.98 * Double(planted))
    #expect(Double(right.count) >= 0.98 * Double(found.count))
    let groups = DuplicateClusters(found)
    #expect(groups.loose.isEmpty)
  }

  /// An image changed as people and web sites do.
  private static let changes: [(name: String, change: @Sendable (RGBImage) throws -> [UInt8])] = [
    ("half", { try jpeg(resized($0, 2), 80) }),
    ("third", { try jpeg(resized($0, 3), 80) }),
    ("quality 50", { try jpeg($0, 50) }),
    ("quality 30", { try jpeg($0, 30) }),
    ("mirrored", { try jpeg($0.mirrored(), 75) }),
    ("turned 90", { try jpeg($0.oriented(.turned90), 75) }),
    ("turned 180", { try jpeg($0.oriented(.turned180), 75) }),
    ("turned 270, half, quality 40", { try jpeg(resized($0.oriented(.turned270), 2), 40) }),
    ("lighter", { try jpeg(scaled($0, 1.1), 75) }),
    ("darker", { try jpeg(scaled($0, 0.85), 75) }),
    ("PNG", { try ImageEncoder.png($0) }),
  ]

  private static func jpeg(_ image: RGBImage, _ quality: Int) throws -> [UInt8] {
    try ImageEncoder.jpeg(image, quality: quality)
  }

  private static func resized(_ image: RGBImage, _ divisor: Int) -> RGBImage {
    Resize.bilinear(image, width: image.width / divisor, height: image.height / divisor)
  }

  private static func scaled(_ image: RGBImage, _ factor: Double) -> RGBImage {
    var image = image
    image.pixels = image.pixels.map { UInt8(min(255, Double($0) * factor)) }
    return image
  }

  /// Finds the changed copies of images among them; answers found, missed and false pairs.
  private func plant(_ pictures: [[UInt8]]) throws -> (found: Int, missed: [String], wrong: Int) {
    var prints: [ImageFingerprint?] = []
    var owner: [Int] = []
    var names: [String] = []
    for (number, bytes) in pictures.enumerated() {
      let image = try ImageDecoder.decode(bytes).image
      prints.append(try ImageInspector.inspect(bytes).fingerprint)
      owner.append(number)
      names.append("original")
      for (name, change) in Self.changes {
        prints.append(try ImageInspector.inspect(try change(image)).fingerprint)
        owner.append(number)
        names.append(name)
      }
    }
    let copies = try NearDuplicates.find(prints)
    let pairs = Set(copies.map { [$0.first, $0.second] })
    let perImage = Self.changes.count + 1
    var found = 0
    var missed: [String] = []
    for (index, name) in names.enumerated() where index % perImage > 0 {
      if pairs.contains([index - index % perImage, index]) {
        found += 1
      } else {
        missed.append(name)
      }
    }
    return (found, missed, copies.count { owner[$0.first] != owner[$0.second] })
  }

  @Test func `pictures of the sample are found again after eleven changes`() throws {
    let sample = try Sample(cases: 25, duplicates: 0, seed: 12, in: TemporaryFolder())
    let outcome = try plant(sample.bytes)
    let all = sample.bytes.count * Self.changes.count
    print("planted \(all): found \(outcome.found), wrong \(outcome.wrong), missed", outcome.missed)
    #expect(Double(outcome.found) >= 0.99 * Double(all))
    #expect(outcome.wrong == 0)
  }

  @Test(.needsShared("real/pad-ufes-20/images"))
  func `photographs of lesions are found again, and no two lesions are taken for one`() throws {
    let folder = try #require(Checkout.shared("real/pad-ufes-20/images"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let pictures = try names.map {
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
    }
    let outcome = try plant(pictures)
    print("photographs: found \(outcome.found), wrong \(outcome.wrong), missed", outcome.missed)
    #expect(Double(outcome.found) >= 0.99 * Double(pictures.count * Self.changes.count))
    #expect(outcome.wrong == 0)
  }
}
