import Artifacts
import Imaging
import Metrics
import Randomness
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@testable import Quality

/// Planted images off topic, seen by their pixels and by features.
@Suite struct OffTopicTests {
  private enum Shown { case skin, rareSkin, slide, text }

  /// 400 images of 400 cases: 12 slides in the colours of skin, 6 pages of text, and 10 images of rare but proper colours.
  private struct Planted {
    let pack: Pack
    let shown: [Shown]
    let looks: ImageLooks
    let features: FeatureTable

    var isOffTopic: [Bool] { shown.map { $0 == .slide || $0 == .text } }

    init(in folder: TemporaryFolder) throws {
      pack = try PlantedAtlas(in: folder.path).pack
      shown = pack.images.indices.map {
        switch $0 {
        case 0..<12: .slide
        case 12..<18: .text
        case 18..<28: .rareSkin
        default: .skin
        }
      }
      var random = RandomStream(seed: 1, purpose: "off topic")
      looks = ImageLooks(statistics: shown.map { ImageStatistics(Self.image($0, &random)) })
      // Skin lies around one of eight lesions; what no network trained on lies elsewhere, each kind in a place of its own.
      let values = shown.flatMap { shown -> [Float] in
        let centre =
          switch shown {
          case .skin, .rareSkin: random.below(8)
          case .slide: 8
          case .text: 9
          }
        return (0..<10).map { Float(($0 == centre ? 3 : 0) + 0.5 * random.normal()) }
      }
      features = FeatureTable(images: Array(shown.indices), width: 10, values: values)
    }

    private static func image(_ shown: Shown, _ random: inout RandomStream) -> RGBImage {
      let tone = 130 + random.below(70)
      var image = RGBImage(width: 32, height: 32)
      for pixel in 0..<32 * 32 {
        let noise = random.below(30)
        let (red, green, blue) =
          switch shown {
          case .skin: (tone + noise, tone - 30 + noise, tone - 60 + noise)
          // Not quite as skin: a fifth of it is violet.
          case .slide:
            pixel % 5 == 0
              ? (150 + noise, 60 + noise, 150 + noise)
              : (tone + noise, tone - 30 + noise, tone - 60 + noise)
          case .text: pixel % 7 == 0 ? (10, 10, 10) : (250, 250, 250)
          case .rareSkin:
            pixel % 2 == 0
              ? (225, noise, noise) : (tone + noise, tone - 30 + noise, tone - 60 + noise)
          }
        for (channel, value) in [red, green, blue].enumerated() {
          image.pixels[pixel * 3 + channel] = UInt8(max(0, min(255, value)))
        }
      }
      return image
    }

    /// Neighbours as a run of one fold gives them.
    var neighbours: NeighbourTable {
      let width = features.width
      let unit = shown.indices.flatMap { row -> [Float] in
        let own = features.values[row * width..<(row + 1) * width]
        let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return own.map { $0 / length }
      }
      let found = NearestNeighbours.find(
        queries: Array(shown.indices), candidates: Array(shown.indices), features: unit,
        width: width,
        groups: Array(shown.indices), k: NeighbourTable.likely)
      let remote = Remoteness.of(found, among: shown.count)
      return NeighbourTable(
        near: [:],
        remote: Dictionary(
          uniqueKeysWithValues: remote.enumerated().compactMap { row, own in own.map { (row, $0) } }
        ))
    }
  }

  /// Average precision of the issues for what was planted; images that are no issue come last, in no good order.
  private func rankedPrecision(_ planted: Planted, _ neighbours: NeighbourTable?) -> Double {
    let inputs = AuditInputs(pack: planted.pack, neighbours: neighbours, looks: planted.looks)
    var scores = [Double](repeating: 0, count: planted.shown.count)
    for issue in OffTopic().find(in: inputs) {
      for image in issue.images {
        if let row = inputs.positions[image] { scores[row] = issue.score }
      }
    }
    // Ties go by position, where the planted images stand first: turned round, they gain nothing of it.
    return averagePrecision(scores.reversed(), planted.isOffTopic.reversed())
  }

  @Test func `features find more than pixels alone`() throws {
    let planted = try Planted(in: TemporaryFolder())
    let neighbours = planted.neighbours
    let pixels = rankedPrecision(planted, nil)
    let both = rankedPrecision(planted, neighbours)
    #expect(both > pixels + 0.05, "\(both) with features, \(pixels) without")
    #expect(both > 0.8, "\(both)")
  }

  @Test func `images off topic of one kind do not hide behind each other`() {
    // Twelve slides lie on one place: ten neighbours would all be slides.
    let near = (0..<100).map { NearestNeighbours.Neighbour(row: $0, distance: $0 < 11 ? 0.1 : 1.4) }
    let usual = (0..<100).map {
      NearestNeighbours.Neighbour(row: $0, distance: 0.5 + Float($0) / 1000)
    }
    let found = [near] + [[NearestNeighbours.Neighbour]](repeating: usual, count: 20)
    #expect(Remoteness.count(of: 1000) == 100 && Remoteness.count(of: 50) == 10)
    let many = Remoteness.of(found, among: 1000)
    #expect(many[0].map { $0.ratio > 3 && $0.rank > 0.9 } == true)
    #expect(many[1]?.ratio == 1)
    let few = Remoteness.of(found, among: 50)
    #expect(few[0].map { $0.ratio < 0.1 } == true)
  }

  @Test func `images without neighbours, and a fold whose images all lie on each other, have none`()
  {
    let same = [NearestNeighbours.Neighbour(row: 1, distance: 0)]
    #expect(Remoteness.of([same, same, []], among: 3) == [nil, nil, nil])
    let apart = [NearestNeighbours.Neighbour(row: 1, distance: 1)]
    #expect(Remoteness.of([apart, []], among: 3).map { $0?.ratio } == [1, nil])
  }

  @Test func `without features it looks as before, and says what they would add`() throws {
    let planted = try Planted(in: TemporaryFolder())
    let inputs = AuditInputs(pack: planted.pack, looks: planted.looks)
    let audit = QualityAudit(inputs, kinds: [OffTopic()])
    let section = try #require(audit.sections.first)
    #expect(section.findings.lack == nil && !section.issues.isEmpty)
    #expect(section.issues.allSatisfy { $0.score >= 1.6 && $0.evidence.count == 2 })
    let gains = section.kind.gains(over: inputs)
    #expect(gains.contains("features") && gains.contains(AuditInput.features.remedy))
    #expect(audit.summary.contains("(\(gains))"))
    let more = AuditInputs(
      pack: planted.pack, neighbours: planted.neighbours, looks: planted.looks)
    #expect(OffTopic().gains(over: more).isEmpty)
    #expect(MissingLabel().gains(over: inputs).isEmpty)
    let first = try #require(OffTopic().find(in: more).first)
    #expect(first.evidence.contains { $0.contains("network's features") })
  }
}
