import TestSupport
import Testing
import Vocabulary
@testable import Artifacts

/// Manifests whose tables do not have the cells that their rows and columns promise.
@Suite struct PackManifestShapeTests {
  private func manifest(
    cells: Int, folds: Int = 2, images: [Int] = [1, 1]
  ) throws -> PackManifest {
    let folder = TemporaryFolder()
    let sample = try SmallPack(in: folder).manifest
    let cell = CorrelationCell(
      both: 0, value: nil, low: nil, high: nil, rowShare: nil, columnShare: nil, lift: nil,
      pValue: nil, qValue: nil)
    return PackManifest(
      title: "test", lesions: sample.lesions, sites: sample.sites, terms: [],
      correlation: CorrelationTable(
        form: "eq1", lesions: [ClassID("x")], sites: [SiteID("hands"), SiteID("scalp")],
        lesionImages: [1], siteImages: [1, 0], images: 1,
        cells: Array(repeating: cell, count: cells)),
      predilection: [],
      certificate: SplitCertificate(
        folds: folds, seed: 0, images: images, labels: [], meanImbalance: 0, maxImbalance: 0,
        pairImbalance: nil, groups: 2, sharedGroups: 0, digest: sample.imagesDigest),
      findings: [], exclusions: [], provenance: sample.provenance)
  }

  @Test func `a whole manifest fits`() throws {
    #expect(try manifest(cells: 2).misshapen == nil)
  }

  @Test func `a map without its cells, and folds that there are not, are damage`() throws {
    #expect(try manifest(cells: 1).misshapen?.contains("1 cells for 1 lesions and 2 sites") == true)
    #expect(try manifest(cells: 3).misshapen != nil)
    for folds in [0, -1, 3, 1 << 40, Int.max] {
      #expect(try manifest(cells: 2, folds: folds).misshapen?.contains("certificate") == true)
    }
    #expect(try manifest(cells: 2, folds: Int.min, images: []).misshapen != nil)
  }

  @Test func `a pack whose manifest does not fit is damaged`() throws {
    let folder = TemporaryFolder()
    let sample = try SmallPack(in: folder)
    _ = try PackWriter.write(
      manifest: manifest(cells: 1), images: sample.images,
      pixelSources: [sample.digest: sample.file], into: folder.file("packs"))
    let error = #expect(throws: PackError.self) { try Pack.open(folder.file("packs/latest")) }
    #expect(error?.exitStatus == .badData)
  }
}
