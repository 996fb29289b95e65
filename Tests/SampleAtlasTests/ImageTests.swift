import Imaging
import Randomness
import Testing
@testable import SampleAtlas

@Suite struct ImageTests {
  static func draw(_ lesion: LesionClass, _ look: SiteLook, index: UInt64 = 1) -> DrawnImage {
    var random = RandomStream(seed: 8, purpose: "test", index: index)
    return DrawnImage.draw(
      ImageRequest(
        look: look, findings: [(lesion, .usual)], tone: SkinTone(depth: 1), width: 128, height: 96),
      random: &random)
  }

  @Test("every class is drawn on every site, inside its box", arguments: LesionClass.allCases)
  func everywhere(lesion: LesionClass) throws {
    for (number, look) in SiteLook.allCases.enumerated() where lesion != .alopecia || look == .scalp
    {
      let image = Self.draw(lesion, look, index: UInt64(number))
      let box = try #require(image.boxes[0], "\(lesion.rawValue) on \(look.rawValue)")
      #expect(image.image.bounds.contains(box) && box.width * box.height >= 20)
    }
  }

  @Test func `redness is redder inside its box than outside`() throws {
    for index in UInt64(1)...5 {
      let image = Self.draw(.erythema, .face, index: index)
      let box = try #require(image.boxes[0])
      var sums: [Bool: (red: Double, count: Double)] = [true: (0, 0), false: (0, 0)]
      for y in 0..<96 {
        for x in 0..<128 {
          let at = (y * 128 + x) * 3
          let middle = PixelRect(
            x: box.x + box.width / 4, y: box.y + box.height / 4, width: box.width / 2,
            height: box.height / 2)
          let inside = middle.contains(PixelRect(x: x, y: y, width: 1, height: 1))
          let outside = !box.contains(PixelRect(x: x, y: y, width: 1, height: 1))
          guard inside || outside else { continue }
          let green = Double(image.image.pixels[at + 1])
          sums[inside, default: (0, 0)].red += Double(image.image.pixels[at]) / max(1, green)
          sums[inside, default: (0, 0)].count += 1
        }
      }
      let ratio = sums.mapValues { $0.red / max(1, $0.count) }
      #expect((ratio[true] ?? 0) > 1.15 * (ratio[false] ?? 9))
    }
  }

  @Test func `a copy looks like its original, mirrored or not, and is no exact copy`() throws {
    let options = SampleOptions(cases: 40, seed: 6, imageSide: 96, dirty: 0, duplicates: 0.1)
    let export = try SampleExportTests.export(options)
    var checked = 0
    for at in export.plan.imagePositions.prefix(60) {
      let planned = export.plan.cases[at.case]
      let image = planned.images[at.image]
      guard let copy = image.copy else { continue }
      let home = try #require(
        export.plan.cases.first { $0.images.contains { $0.id == copy.originalID } })
      let original = try #require(home.images.first { $0.id == copy.originalID })
      let a = try ImageFile.make(original, tone: home.tone, seed: options.seed).bytes
      let b = try ImageFile.make(image, tone: home.tone, seed: options.seed).bytes
      #expect(a != b)
      let small = try [a, b].map {
        Resize.bilinear(try ImageDecoder.decode($0).image, width: 12, height: 12)
      }
      let shown = copy.isMirrored ? small[1].mirrored() : small[1]
      let total = zip(small[0].pixels, shown.pixels).map { abs(Int($0) - Int($1)) }.reduce(0, +)
      #expect(total / small[0].pixels.count < 5)
      checked += 1
    }
    #expect(checked > 0)
  }
}
