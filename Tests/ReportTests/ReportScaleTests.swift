import Artifacts
import Digests
import Foundation
import Glibc
import Randomness
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

/// The size of the published data set, without images; run with DERM_SLOW=1.
@Test(.enabled(if: ProcessInfo.processInfo.environment["DERM_SLOW"] == "1"))
func `the report of 21,657 images stays under 3 MB`() throws {
  let temporary = TemporaryFolder()
  var random = RandomStream(seed: 1, purpose: "scale")
  let images = (0..<21_657).map { number in
    let states = (0..<SyntheticData.lesions.count).map { _ in
      random.unit() < 0.1 ? LabelState.present : .absent
    }
    return PackedImage(
      id: ImageID(rawValue: String(format: "atlas/%06d", number)),
      caseID: CaseID(rawValue: "atlas/case-\(number / 3)"), group: GroupID(rawValue: number / 3),
      fold: Fold(rawValue: number / 3 % 5), site: random.below(SyntheticData.sites.count),
      lesions: states, source: "atlas")
  }
  let digest = try PackWriter.write(
    manifest: SyntheticManifest(images: images).manifest, images: images, pixelSources: [:],
    into: temporary.file("packs"))
  let pack = try Pack.open(temporary.file("packs/\(digest.hex)"))
  let start = clock()
  try DatasetReport.write(pack: pack, to: temporary.file("report"))
  print("data set report \(Double(clock() - start) / Double(CLOCKS_PER_SEC)) s of processor time")
  let page = try Data(contentsOf: URL(fileURLWithPath: temporary.file("report/index.html")))
  #expect(page.count < 3_000_000)
}
