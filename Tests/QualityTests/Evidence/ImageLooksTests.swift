import Artifacts
import Digests
import Files
import Imaging
import Parallel
import Randomness
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@testable import Quality

/// What pixels tell, from a data set that holds some.
@Suite struct ImageLooksTests {
  private let folder = TemporaryFolder()

  /// Blobs on a slope, so that fingerprints and details have something to see.
  private static func scene(seed: UInt64, width: Int, height: Int) -> RGBImage {
    var random = RandomStream(seed: seed, purpose: "looks")
    let blobs = (0..<25).map { _ in
      (x: random.unit(), y: random.unit(), size: 0.03 + 0.08 * random.unit(), shade: random.unit())
    }
    var image = RGBImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = (Double(x) / Double(width), Double(y) / Double(height))
        let dark = blobs.reduce(0.0) { sum, blob in
          let (dx, dy) = ((u - blob.x) / blob.size, (v - blob.y) / blob.size)
          return sum + (dx * dx + dy * dy < 1 ? blob.shade * 70 : 0)
        }
        for channel in 0..<3 {
          image.pixels[(y * width + x) * 3 + channel] =
            UInt8(max(0, 150 + 60 * u - dark - Double(channel) * 15))
        }
      }
    }
    return image
  }

  private func pack(_ files: [[UInt8]]) throws -> Pack {
    let planted = try PlantedAtlas(in: folder.file("planted"), cases: 10)
    var sources: [Digest: String] = [:]
    let images = try files.enumerated().map { number, bytes in
      let file = folder.file("\(number).jpg")
      try AtomicFile.write(bytes, to: file)
      sources[Digest.of(bytes)] = file
      return PackedImage(
        id: ImageID("a/\(number)"), caseID: CaseID("a/\(number)"), group: GroupID(number),
        fold: Fold(number % 2), site: 0, lesions: [.present, number == 1 ? .absent : .present],
        source: "a", sha256: Digest.of(bytes))
    }
    let digest = try PackWriter.write(
      manifest: planted.pack.manifest, images: images, pixelSources: sources,
      into: folder.file("packs"))
    return try Pack.open(folder.file("packs/\(digest.hex)"))
  }

  @Test func `copies are found with ingest's fingerprints, and a file that is cut off has none`()
    throws
  {
    let scene = Self.scene(seed: 1, width: 700, height: 500)
    let whole = try ImageEncoder.jpeg(scene, quality: 90)
    let smaller = try ImageEncoder.jpeg(
      Resize.bilinear(scene, width: 350, height: 250), quality: 70)
    let pack = try pack([
      whole, smaller, Array(whole.dropLast(whole.count / 3)),
      try ImageEncoder.jpeg(Self.scene(seed: 2, width: 640, height: 480), quality: 80),
    ])
    let looks = try #require(
      try ImageLooks(pack: pack, threads: 1, cancellation: Cancellation(), progress: .silent))
    #expect(looks.unreadable == 0 && looks.statistics.allSatisfy { $0 != nil })
    #expect(looks.pairs.map { [$0.first, $0.second] } == [[0, 1]])
    let ours = try ImageInspector.inspect(whole).fingerprint
    let theirs = try ImageInspector.inspect(smaller).fingerprint
    let (one, other) = (try #require(ours), try #require(theirs))
    let agreeing = 64 - (one.hash ^ other.hash).nonzeroBitCount
    #expect(looks.pairs.first?.words == "\(agreeing) of 64 bits of their perceptual hashes agree.")
    let inputs = AuditInputs(pack: pack, looks: looks)
    let conflicts = QualityAudit(inputs, kinds: try AllIssueKinds.named("conflict,duplicate,crop"))
    #expect(conflicts.sections.map(\.issues.count) == [1, 0, 0])
    let issue = try #require(conflicts.sections.first?.issues.first)
    #expect(issue.details == .pair(foldsDiffer: true, differing: [PlantedAtlas.lesions[1]]))
  }

  @Test func `a pair that networks find alike too is listed once`() throws {
    let scene = Self.scene(seed: 5, width: 640, height: 480)
    var part = RGBImage(width: 480, height: 360)
    for y in 0..<360 {
      for cell in 0..<480 * 3 {
        part.pixels[y * 480 * 3 + cell] = scene.pixels[((y + 60) * 640 + 80) * 3 + cell]
      }
    }
    let pack = try pack([
      try ImageEncoder.jpeg(scene, quality: 90), try ImageEncoder.jpeg(part, quality: 85),
      try ImageEncoder.jpeg(Self.scene(seed: 6, width: 640, height: 480), quality: 90),
    ])
    func pairs(_ near: [Int: [Int]]?) throws -> [[Int]] {
      let looks = try #require(
        try ImageLooks(
          pack: pack, neighbours: near.map { NeighbourTable(near: $0) }, threads: 1,
          cancellation: Cancellation(), progress: .silent))
      return looks.pairs.map { [$0.first, $0.second] }
    }
    #expect(try pairs(nil) == [[0, 1]])
    #expect(try pairs([0: [1, 2], 1: [0], 2: [1, 0]]) == [[0, 1]])
  }

  @Test func `inputs know what they have`() throws {
    let pack = try pack([try ImageEncoder.jpeg(Self.scene(seed: 3, width: 200, height: 150))])
    let inputs = AuditInputs(pack: pack)
    #expect(AuditInput.allCases.allSatisfy { !inputs.has($0) })
    #expect(inputs.unscoredImages == 0 && inputs.positions == [ImageID("a/0"): 0])
    #expect(inputs.words("clinging") == "clinging" && inputs.words("nothing") == "nothing")
    let planted = try PlantedAtlas(in: folder.file("other"), cases: 40).pack
    let named = planted.images.map(\.id).enumerated().map { ($1, $0 % 2 == 0 ? "ab" : "cd") }
    let some = AuditInputs(
      pack: planted, contributors: Dictionary(uniqueKeysWithValues: named),
      foreignRuns: ["elsewhere"])
    // One source, two contributors.
    #expect(some.has(.origins) && some.origins.count == 1)
    let audit = QualityAudit(some, kinds: [])
    #expect(audit.warnings.count == 1 && audit.warnings[0].hasPrefix("elsewhere "))
  }
}
