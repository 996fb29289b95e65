import Documents
import Foundation
import Imaging
import Randomness
import TestSupport
import Testing
@testable import SampleAtlas

@Suite struct PlantedImageTests {
  private static let options = SampleOptions(
    cases: 24, seed: 5, imageSide: 64, dirty: 0, duplicates: 0.05,
    errors: PlantedErrors(
      missing: 0.2, spurious: 0.1, wrongSite: 0.2, silentContributor: 0.2, offTopic: 0.1,
      crops: 0.2, conflicts: 0.5, frames: 0.2))

  private static func truth(_ folder: String) throws -> [[String: String]] {
    let table = CSVTable.parse(
      Array(try Data(contentsOf: URL(fileURLWithPath: folder + ".truth.csv"))))
    return table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.header, $0.fields)) }
  }

  private static func cell(_ row: [String: String], _ column: String) throws -> String {
    try #require(row[column], "no column \(column)")
  }

  private static func classes(_ text: String) -> Set<String> {
    Set(text.split(separator: "|").map(String.init))
  }

  @Test func `the same options give the same bytes on any number of threads and after a stop`()
    throws
  {
    let folder = TemporaryFolder()
    let export = try SampleExportTests.export(Self.options)
    #expect(try export.write(to: folder.file("a"), threads: 1))
    let output = SampleFolder(folder.file("b"), options: Self.options)
    #expect(try output.open())
    for number in 0..<40 { _ = try export.image(number, into: output) }
    #expect(try export.write(to: folder.file("b"), threads: 3))
    let digests = try SampleExportTests.digests(folder.file("a"))
    #expect(try digests == SampleExportTests.digests(folder.file("b")))
    #expect(try !export.write(to: folder.file("a"), threads: 2))
    // Another share is another atlas.
    var other = Self.options
    other.errors.wrongSite = 0.3
    #expect(try SampleExportTests.export(other).write(to: folder.file("a"), threads: 2))
    #expect(try digests["truth"] != SampleExportTests.digests(folder.file("a"))["truth"])
  }

  @Test func `drawn, less missing, plus spurious is what the terms mean`() throws {
    let folder = TemporaryFolder()
    #expect(try SampleExportTests.export(Self.options).write(to: folder.file("a"), threads: 2))
    var counts: [String: Int] = [:]
    for row in try Self.truth(folder.file("a")) {
      for (column, value) in row where !value.isEmpty { counts[column, default: 0] += 1 }
      let terms = try Self.cell(row, "terms").split(separator: "|").map(String.init)
      let said = terms.reduce(into: Set<String>()) {
        $0.formUnion(TermMeaning.classes(of: $1).map(\.rawValue))
      }
      guard try Self.cell(row, "off_topic").isEmpty else {
        #expect(try Self.cell(row, "lesions").isEmpty && Self.cell(row, "site").isEmpty)
        continue
      }
      var expected = Self.classes(try Self.cell(row, "lesions"))
      for (part, change) in zip(try Self.cell(row, "wrong_label").split(separator: ">"), [-1, 1]) {
        if change < 0 { expected.remove(String(part)) } else { expected.insert(String(part)) }
      }
      let missing = Self.classes(try Self.cell(row, "missing"))
      #expect(missing.isSubset(of: expected))
      expected.subtract(missing)
      let spurious = Self.classes(try Self.cell(row, "spurious"))
      #expect(spurious.isDisjoint(with: Self.classes(try Self.cell(row, "lesions"))))
      #expect(said == expected.union(spurious))
      let path = try #require(try Self.cell(row, "site_path").split(separator: "|").first)
      let site = PlannedSite.all.first { $0.path == path }?.site
      let stated = try Self.cell(row, "stated_site")
      #expect(stated.isEmpty ? site ?? "" == row["site"] : site == stated && stated != row["site"])
    }
    for column in [
      "missing", "spurious", "stated_site", "off_topic", "contributor", "crop", "conflict", "frame",
    ] { #expect((counts[column] ?? 0) > 2, "\(column)") }
  }

  @Test func `a crop has the pixels of its box in the original`() throws {
    let folder = TemporaryFolder()
    #expect(try SampleExportTests.export(Self.options).write(to: folder.file("a"), threads: 2))
    let truth = try Self.truth(folder.file("a"))
    func image(_ row: [String: String]) throws -> RGBImage {
      let file = folder.file("a/imagelibrary/large/\(try Self.cell(row, "file"))")
      return try ImageDecoder.decode(
        Array(try Data(contentsOf: URL(fileURLWithPath: file)))
      ).image
    }
    var checked = 0
    // With the stated orientation, and with the other.
    var differences = [0.0, 0]
    for row in truth where row["crop"] != "" {
      let original = try #require(truth.first { $0["image"] == row["duplicate_of"] })
      let whole = try image(original)
      let parts = try Self.cell(row, "crop").split(separator: " ")
      let n = parts.prefix(4).compactMap { Int($0) }
      let box = PixelRect(x: n[0], y: n[1], width: n[2], height: n[3])
      #expect(whole.bounds.contains(box) && row["case"] != original["case"])
      let share = Double(n[2] * n[3]) / Double(whole.width * whole.height)
      #expect((0.5...0.9).contains(share))
      var cut = whole.cropped(to: box)
      if parts.last == "mirrored" { cut = cut.mirrored() }
      let shown = try image(row)
      #expect(shown.width == cut.width && shown.height == cut.height)
      for (number, other) in [cut, cut.mirrored()].enumerated() {
        differences[number] += Self.difference(other, shown)
      }
      #expect(Self.difference(cut, shown) < 12, "\(row["image"] ?? "")")
      for box in try Self.cell(row, "box").split(separator: "|") {
        let n = box.split(separator: " ").compactMap { Int($0) }
        let box = PixelRect(x: n[0], y: n[1], width: n[2], height: n[3])
        #expect(shown.bounds.contains(box))
      }
      checked += 1
    }
    #expect(checked > 8 && differences[0] < 0.5 * differences[1])
  }

  /// Mean difference of the pixels' channels, of 255.
  private static func difference(_ a: RGBImage, _ b: RGBImage) -> Double {
    var total = 0
    for index in a.pixels.indices { total += abs(Int(a.pixels[index]) - Int(b.pixels[index])) }
    return Double(total) / Double(a.pixels.count)
  }

  /// Mean of each channel, and the share of pixels darker than 40 of 255.
  private static func look(_ image: RGBImage) -> (mean: [Double], dark: Double) {
    var sums = [0.0, 0, 0]
    var dark = 0.0
    for at in stride(from: 0, to: image.pixels.count, by: 3) {
      for channel in 0..<3 { sums[channel] += Double(image.pixels[at + channel]) }
      if max(image.pixels[at], image.pixels[at + 1], image.pixels[at + 2]) < 40 { dark += 1 }
    }
    let count = Double(image.width * image.height)
    return (sums.map { $0 / count }, dark / count)
  }

  @Test("off-topic images look like what they are", arguments: [32, 96])
  func forms(side: Int) {
    for number in UInt64(0)..<5 {
      for (width, height) in [(side, side * 2 / 3), (side * 2 / 3, side)] {
        var random = RandomStream(seed: 1, purpose: "test off topic", index: number)
        func drawn(_ form: OffTopicForm) -> (mean: [Double], dark: Double) {
          Self.look(form.draw(width: width, height: height, random: &random))
        }
        let section = drawn(.histology)
        // Pink and purple: little green, more blue than skin ever has.
        #expect(section.mean[0] > section.mean[1] + 15 && section.mean[2] > section.mean[1] + 10)
        let page = drawn(.text)
        #expect(page.mean.allSatisfy { $0 > 120 } && abs(page.mean[0] - page.mean[2]) < 40)
        let black = drawn(.blackFrame)
        #expect(black.dark > 0.8)
      }
    }
  }

  @Test func `frames surround the skin, and its boxes lie in their window`() throws {
    for frame in FrameForm.allCases {
      for number in UInt64(0)..<6 {
        let (width, height) = number % 2 == 0 ? (128, 96) : (96, 128)
        let window = frame.window(width: width, height: height)
        var random = RandomStream(seed: 2, purpose: "test frame", index: number)
        let skin = DrawnImage.draw(
          ImageRequest(
            look: .back, findings: [(.macule, .usual)], tone: SkinTone(depth: 1),
            width: window.width, height: window.height), random: &random)
        let framed = frame.mount(skin, width: width, height: height, random: &random)
        let box = try #require(framed.boxes[0])
        #expect(window.contains(box) && framed.image.bounds.contains(window))
        let corner = Self.look(
          framed.image.cropped(to: PixelRect(x: 0, y: 0, width: 8, height: 8)))
        #expect(frame == .dermoscope ? corner.dark == 1 : corner.mean.allSatisfy { $0 > 150 })
      }
    }
  }
}
