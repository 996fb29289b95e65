import Artifacts
import Digests
import Files
import Imaging
import Randomness
import Synchronization
import TestSupport
import Vocabulary
@testable import Train

/// A generated pack of small images whose lesions and sites can be seen at once.
///
/// The lesion `red` paints the middle red, `stripes` draws lines; the site decides the background.
struct TinyPack {
  let folder = TemporaryFolder()
  let pack: Pack

  /// Writes `count` images, two a group, in `folds` folds; every `hole`-th lacks pixels, and of
  /// the first site every `overstated`-th block of twelve names both lesions, whatever it shows.
  ///
  /// `parts` makes the folds parts of an official split, `diagnosis` gives the text of an image.
  init(
    count: Int = 24, folds: Int = 3, side: Int = 48, hole: Int = .max, overstated: Int = .max,
    parts: [SplitPart]? = nil, diagnosis: (Int) -> String = { _ in "" }
  ) throws {
    var images: [PackedImage] = []
    var sources: [Digest: String] = [:]
    for index in 0..<count {
      let path = folder.file("\(index).png")
      let states = [index % 2, index / 2 % 2]
      let site = index / 4 % 3
      let bytes = try ImageEncoder.png(
        Self.input(index, states: states, site: site, side: side))
      try AtomicFile.write(bytes, to: path)
      let digest = Digest.of(bytes)
      let stated = site == 0 && (index / 12 + 1) % overstated == 0 ? [1, 1] : states
      let hasPixels = (index + 1) % hole != 0
      if hasPixels { sources[digest] = path }
      images.append(
        PackedImage(
          id: ImageID(String(1000 + index)), caseID: nil, group: GroupID(index / 2),
          fold: Fold(index / 2 % folds), site: site == 2 ? nil : site,
          lesions: stated.map { $0 == 1 ? .present : .absent } + [
            index % 3 == 0 ? .unknown : .absent
          ],
          source: "tiny", diagnosis: diagnosis(index), sha256: hasPixels ? digest : nil,
          width: side, height: side))
    }
    let digest = try PackWriter.write(
      manifest: Self.manifest(folds: folds, parts: parts), images: images, pixelSources: sources,
      into: folder.file("packs"))
    pack = try Pack.open(folder.file("packs/\(digest.hex)"))
  }

  /// A recipe that learns this pack in seconds.
  var recipe: Recipe {
    var recipe = Recipe()
    recipe.name = "tiny"
    recipe.model = "resnet-small"
    recipe.batch = 6
    recipe.epochs = 3
    recipe.validation = 0.2
    recipe.input.side = 32
    recipe.input.jitter = [32, 40]
    recipe.input.testSide = 36
    recipe.optimiser.learningRate = 0.02
    recipe.optimiser.headWeights = 1
    recipe.optimiser.headBiases = 2
    return recipe
  }

  /// A request to train fold 0 in a folder of this pack.
  func request(_ out: String = "runs") -> TrainingRequest {
    var request = TrainingRequest(pack: pack.path, recipe: recipe, out: folder.file(out))
    request.name = "run"
    request.folds = .some([0])
    request.threads = 2
    return request
  }

  private static func input(_ index: Int, states: [Int], site: Int, side: Int) -> RGBImage {
    var random = RandomStream(seed: 1, purpose: "tiny", index: UInt64(index))
    var image = RGBImage(width: side, height: side, gray: 128)
    for row in 0..<side {
      for column in 0..<side {
        let offset = (row * side + column) * 3
        var colour = [[60, 60, 160], [60, 160, 60], [160, 160, 60]][site]
        let isMiddle = abs(row - side / 2) < side / 4 && abs(column - side / 2) < side / 4
        if states[0] == 1, isMiddle { colour = [230, 30, 30] }
        if states[1] == 1, row % 8 < 3 { colour = [230, 230, 230] }
        for channel in 0..<3 {
          image.pixels[offset + channel] = UInt8(colour[channel] + random.below(20))
        }
      }
    }
    return image
  }

  private static func manifest(folds: Int, parts: [SplitPart]?) -> PackManifest {
    let none = Digest.of([])
    func entries(_ ids: [String]) -> [ClassEntry] {
      ids.map { ClassEntry(id: $0, label: $0, images: 1, cases: 1, keptBecause: "test") }
    }
    return PackManifest(
      title: "tiny", lesions: entries(["red", "stripes", "never"]),
      sites: entries(["blue", "green"]),
      terms: [],
      correlation: CorrelationTable(
        form: "eq1", lesions: [], sites: [], lesionImages: [], siteImages: [], images: 0, cells: []),
      predilection: [],
      certificate: SplitCertificate(
        folds: folds, seed: 0, images: [Int](repeating: 0, count: folds), labels: [],
        meanImbalance: 0, maxImbalance: 0,
        pairImbalance: nil, groups: 0, sharedGroups: 0, parts: parts, digest: none),
      findings: [], exclusions: [],
      provenance: PackProvenance(
        tool: "test", rules: "", rulesDigest: none, lockDigest: nil, catalogueDigest: none,
        sources: []))
  }
}

/// An observer that counts the steps of its training, for what has to stop after some.
final class StepCounter: TrainingObserver, Sendable {
  private let done = Atomic<Int>(0)

  /// Steps so far.
  var steps: Int { done.load(ordering: .relaxed) }

  func planned(_ plan: TrainingPlan) {}
  func note(_ text: String) {}
  func began(_ fold: FoldStart) {}
  func stepped(_ step: StepSummary) { done.add(1, ordering: .relaxed) }
  func completed(_ epoch: EpochSummary) {}
}

/// An observer that remembers notes and epochs.
final class Witness: TrainingObserver {
  var notes: [String] = []
  var epochs: [EpochSummary] = []
  var plan: TrainingPlan?
  var steps = 0

  func planned(_ plan: TrainingPlan) { self.plan = plan }
  func note(_ text: String) { notes.append(text) }
  func began(_ fold: FoldStart) {}
  func stepped(_ step: StepSummary) { steps += 1 }
  func completed(_ epoch: EpochSummary) { epochs.append(epoch) }
}
